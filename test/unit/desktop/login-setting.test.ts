import { describe, expect, it } from 'vitest';
import { LoginSetting } from '../../../main/desktop/login-setting.ts';

function bench(isOn: boolean | null) {
  const done: string[] = [];
  const system = { isOn: () => isOn, set: (open: boolean) => done.push(`system ${open}`) };
  const setting = new LoginSetting(system, (open) => done.push(`setting ${open}`));
  return { setting, done };
}

describe('opening at login', () => {
  it('takes over what the system’s switch says at the start', () => {
    const { setting, done } = bench(true);
    setting.follow(false);
    expect(done).toEqual(['setting true']);
    setting.follow(true);
    expect(done).toEqual(['setting true']);
  });

  it('then follows the person', () => {
    const { setting, done } = bench(false);
    for (const wanted of [false, false, true, true, false]) setting.follow(wanted);
    expect(done).toEqual(['system true', 'system false']);
  });

  it('leaves both alone where the switch cannot be read', () => {
    const { setting, done } = bench(null);
    setting.follow(true);
    expect(done).toEqual([]);
  });
});
