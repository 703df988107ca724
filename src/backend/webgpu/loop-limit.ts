/**
 * Whether the driver ends loops early, measured once per device. Mesa's driver in software (lavapipe, as of 22.3) gives
 * an invocation 65,535 rounds for all of its loops together and then leaves them without an error.
 *
 * What must hold: no compiler can know the number of rounds without turning them. The loop goes through the states of
 * a random generator with the full period of 2^32 until it meets the one that is 70,000 steps away.
 */
import { bufferUsage, mapMode } from './usage.ts';

/** More than any limit known. */
const rounds = 70_000;

const source = `
@group(0) @binding(0) var<storage, read_write> probe: array<u32, 4>;

@compute @workgroup_size(1)
fn main() {
  let last = probe[1];
  let most = probe[2];
  var state = probe[0];
  var turned = 0u;
  loop {
    if (state == last || turned == most) { break; }
    state = state * 1664525u + 1013904223u;
    turned += 1u;
  }
  probe[3] = turned;
}`;

/** The rounds after which the driver ends loops, or null where it turns them all. Rejects where the device is lost. */
export async function measureLoopLimit(
  device: GPUDevice,
  edit: (source: string) => string = (text) => text,
): Promise<number | null> {
  const module = device.createShaderModule({ code: edit(source), label: 'loop limit' });
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module, entryPoint: 'main' },
  });
  const turned = await turn(device, pipeline);
  return turned < rounds ? turned : null;
}

async function turn(device: GPUDevice, pipeline: GPUComputePipeline): Promise<number> {
  const usage = bufferUsage.storage | bufferUsage.copySource;
  const probe = device.createBuffer({ size: 16, usage, mappedAtCreation: true });
  new Uint32Array(probe.getMappedRange()).set([1, stateAfter(1), rounds, 0]);
  probe.unmap();
  const answer = device.createBuffer({ size: 4, usage: bufferUsage.mapRead | bufferUsage.copyTarget });
  const layout = pipeline.getBindGroupLayout(0);
  const group = device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer: probe } }] });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(probe, 12, answer, 0, 4);
  device.queue.submit([encoder.finish()]);
  await answer.mapAsync(mapMode.read);
  const turned = new Uint32Array(answer.getMappedRange())[0]!;
  for (const buffer of [probe, answer]) buffer.destroy();
  return turned;
}

function stateAfter(first: number): number {
  let state = first;
  for (let k = 0; k < rounds; k++) state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state;
}
