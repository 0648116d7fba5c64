import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The home directory of a person who has just set up Xfce: panel, window manager and notifications to their taste. */

/**
 * @typedef {'dark' | 'light'} Theme
 */

/**
 * Writes the home directory.
 * @param {string} home an empty directory
 * @param {{ theme: Theme, scaleFactor: number }} look
 * @returns {Promise<NodeJS.ProcessEnv>} the variables that lead programs to it
 */
export async function createHome(home, { theme, scaleFactor }) {
  const config = join(home, '.config');
  const perChannel = join(config, 'xfce4', 'xfconf', 'xfce-perchannel-xml');
  /** @type {Record<string, string>} */
  const files = {
    [join(perChannel, 'xfce4-panel.xml')]: panelChannel(theme),
    [join(perChannel, 'xfwm4.xml')]: windowManagerChannel(scaleFactor),
    [join(config, 'gtk-3.0', 'settings.ini')]: gtkSettings(theme),
    [join(config, 'dunst', 'dunstrc')]: dunstConfig(theme, scaleFactor),
  };
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  await mkdir(join(home, 'Documents'));
  return {
    HOME: home,
    XDG_CONFIG_HOME: config,
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_DIRS: '/etc/xdg',
    XDG_DATA_DIRS: '/usr/local/share:/usr/share',
    XDG_CURRENT_DESKTOP: 'XFCE',
    XDG_SESSION_DESKTOP: 'xfce',
    XDG_SESSION_TYPE: 'x11',
    DESKTOP_SESSION: 'xfce',
    // Settings stay in memory, files stay local, and nothing waits for an accessibility bus that is not there.
    GSETTINGS_BACKEND: 'memory',
    GIO_USE_VFS: 'local',
    GTK_USE_PORTAL: '0',
    NO_AT_BRIDGE: '1',
    ...(scaleFactor === 1 ? {} : { GDK_SCALE: String(scaleFactor) }),
  };
}

/** @param {Theme} theme */
const panelChannel = (theme) => `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="dark-mode" type="bool" value="${theme === 'dark'}"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="30"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="plugin-ids" type="array">
        <value type="int" value="1"/>
        <value type="int" value="2"/>
        <value type="int" value="3"/>
        <value type="int" value="4"/>
      </property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist">
      <property name="show-handle" type="bool" value="false"/>
      <property name="flat-buttons" type="bool" value="true"/>
    </property>
    <property name="plugin-2" type="string" value="separator">
      <property name="expand" type="bool" value="true"/>
      <property name="style" type="uint" value="0"/>
    </property>
    <property name="plugin-3" type="string" value="systray">
      <property name="square-icons" type="bool" value="false"/>
      <property name="icon-size" type="uint" value="22"/>
      <property name="single-row" type="bool" value="true"/>
    </property>
    <property name="plugin-4" type="string" value="clock">
      <property name="mode" type="uint" value="2"/>
      <property name="digital-layout" type="uint" value="3"/>
      <property name="digital-time-format" type="string" value=" %a %-d %b  %H:%M "/>
      <property name="digital-time-font" type="string" value="Sans 10"/>
    </property>
  </property>
</channel>
`;

/** @param {number} scaleFactor */
const windowManagerChannel = (scaleFactor) => `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfwm4" version="1.0">
  <property name="general" type="empty">
    <property name="theme" type="string" value="${scaleFactor >= 2 ? 'Default-xhdpi' : 'Default'}"/>
    <property name="title_font" type="string" value="Sans 10"/>
    <property name="use_compositing" type="bool" value="false"/>
    <property name="workspace_count" type="int" value="1"/>
    <property name="placement_mode" type="string" value="center"/>
    <property name="placement_ratio" type="int" value="100"/>
    <property name="button_layout" type="string" value="|HMC"/>
    <property name="click_to_focus" type="bool" value="true"/>
    <property name="focus_new" type="bool" value="true"/>
    <property name="prevent_focus_stealing" type="bool" value="false"/>
  </property>
</channel>
`;

/** @param {Theme} theme */
const gtkSettings = (theme) => `[Settings]
gtk-theme-name=Adwaita
gtk-icon-theme-name=Adwaita
gtk-font-name=Sans 10
gtk-application-prefer-dark-theme=${theme === 'dark' ? 1 : 0}
gtk-enable-animations=0
gtk-cursor-blink=0
`;

/**
 * @param {Theme} theme
 * @param {number} scaleFactor
 */
const dunstConfig = (theme, scaleFactor) => {
  const [background, foreground, frame] =
    theme === 'dark' ? ['#24292f', '#f0f3f6', '#3d444d'] : ['#ffffff', '#1f2328', '#d1d9e0'];
  return `[global]
    monitor = 0
    follow = none
    width = (280, 360)
    height = 300
    origin = top-right
    offset = 14x44
    scale = ${scaleFactor}
    notification_limit = 5
    padding = 12
    horizontal_padding = 14
    text_icon_padding = 12
    frame_width = 1
    frame_color = "${frame}"
    gap_size = 8
    corner_radius = 8
    font = Sans 10
    line_height = 2
    markup = full
    format = "<b>%s</b>\\n%b"
    alignment = left
    vertical_alignment = center
    show_age_threshold = -1
    word_wrap = yes
    ellipsize = end
    icon_position = left
    min_icon_size = 32
    max_icon_size = 48
    sticky_history = yes
    history_length = 50
    show_indicators = no
    mouse_left_click = do_action, close_current
    mouse_middle_click = close_current
    mouse_right_click = close_all

${['low', 'normal', 'critical']
  .map(
    (urgency) => `[urgency_${urgency}]
    background = "${background}"
    foreground = "${foreground}"
    timeout = ${urgency === 'critical' ? 0 : 20}
`,
  )
  .join('\n')}`;
};
