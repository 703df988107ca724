// Which Vulkan driver a Node process should use for WebGPU, as environment variables. They must be set before the
// process starts (the loader reads LD_LIBRARY_PATH then), so whoever spawns tests, demo or bench asks here.
//
// A GPU of the machine is never overridden: SwiftShader, a Vulkan driver in software, is chosen where there is none, or
// when LANEWISE_SOFTWARE_GPU=1, or on CI, where every run should meet the same driver. Variables already set stay.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { npmArchives } from './chromium.ts';
import { cache } from './paths.ts';
import { onceInto, unpackTar } from './unpack.ts';

export interface GpuEnv {
  /** The variables to add. */
  readonly env: Readonly<Record<string, string>>;
  /** What was chosen and why, for people. */
  readonly note: string;
}

/** What the choice looks at; the fields are facts about the machine. */
export interface Machine {
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A GPU with a driver of its own is there. */
  readonly hardware: boolean;
  readonly vulkanLoader: boolean;
}

/** The environment for this machine. */
export function gpuEnv(): GpuEnv {
  return chooseGpuEnv(lookAround());
}

export function chooseGpuEnv(machine: Machine): GpuEnv {
  if (machine.platform !== 'linux') return { env: {}, note: "the system's own graphics driver" };
  const set = machine.env.VK_DRIVER_FILES ?? machine.env.VK_ICD_FILENAMES;
  if (set) return { env: {}, note: `the Vulkan driver that the environment names: ${set}` };
  const software = machine.env.LANEWISE_SOFTWARE_GPU === '1' || Boolean(machine.env.CI);
  if (machine.hardware && !software) return { env: {}, note: "the machine's GPU" };
  const driver = findSwiftShader();
  if (typeof driver === 'string') return { env: {}, note: `no Vulkan driver: ${driver}` };
  const env: Record<string, string> = { VK_DRIVER_FILES: driver.manifest, VK_ICD_FILENAMES: driver.manifest };
  if (!machine.env.XDG_RUNTIME_DIR) env.XDG_RUNTIME_DIR = runtimeFolder();
  if (!machine.vulkanLoader && driver.loader) {
    env.LD_LIBRARY_PATH = [driver.loader, machine.env.LD_LIBRARY_PATH].filter(Boolean).join(':');
  }
  return { env, note: `SwiftShader, a driver in software (${driver.from})` };
}

interface SwiftShader {
  readonly manifest: string;
  readonly from: 'system' | 'npm';
  /** The folder of a libvulkan.so.1 to use where the system has none. */
  readonly loader: string | undefined;
}

const chromiumFolders = [
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
  '/usr/lib64/chromium-browser',
  '/opt/google/chrome',
];

function findSwiftShader(): SwiftShader | string {
  for (const folder of chromiumFolders) {
    const manifest = join(folder, 'vk_swiftshader_icd.json');
    const loader = existsSync(join(folder, 'libvulkan.so.1')) ? folder : undefined;
    if (existsSync(manifest) && (loader || hasVulkanLoader())) return { manifest, from: 'system', loader };
  }
  const archives = npmArchives();
  if (typeof archives === 'string') return archives;
  const folder = onceInto(join(cache, 'engines', `swiftshader-${archives.version}`), (to) =>
    unpackTar(join(archives.bin, 'swiftshader.tar.br'), to),
  );
  return { manifest: join(folder, 'vk_swiftshader_icd.json'), from: 'npm', loader: folder };
}

/** SwiftShader wants a writable XDG_RUNTIME_DIR; a machine without a desktop session has none. */
function runtimeFolder(): string {
  const folder = join(cache, 'xdg');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function lookAround(): Machine {
  const hardware = hasGpuDevice() && manifests().some((name) => !/lvp|llvmpipe|swiftshader/.test(name));
  return { platform: process.platform, env: process.env, hardware, vulkanLoader: hasVulkanLoader() };
}

function hasGpuDevice(): boolean {
  const inDri = list('/dev/dri').some((name) => name.startsWith('renderD'));
  return inDri || existsSync('/dev/nvidia0') || existsSync('/dev/dxg');
}

function manifests(): string[] {
  const folders = [
    '/usr/share',
    '/usr/local/share',
    '/etc',
    '/usr/local/etc',
    `${process.env.HOME}/.local/share`,
  ];
  return folders.flatMap((folder) => list(`${folder}/vulkan/icd.d`));
}

function hasVulkanLoader(): boolean {
  const folders = [
    '/usr/lib/x86_64-linux-gnu',
    '/usr/lib/aarch64-linux-gnu',
    '/usr/lib64',
    '/usr/lib',
    '/usr/local/lib',
  ];
  return folders.some((folder) => existsSync(join(folder, 'libvulkan.so.1')));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
