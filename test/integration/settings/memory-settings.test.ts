import { createMemorySettings } from '../../fakes/memory-settings.ts';
import { settingsContract } from './support.ts';

settingsContract(() => createMemorySettings());
