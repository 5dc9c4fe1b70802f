// Confluent's client, unmodified: groups that rebalance eagerly, cooperatively and with static members, and an
// exactly-once copy whose producer is fenced in the middle.
//   node confluent.cjs BOOTSTRAP
const assert = require('node:assert/strict');
const { Kafka, logLevel } = require('@confluentinc/kafka-javascript').KafkaJS;

const [bootstrap] = process.argv.slice(2);
const kafka = new Kafka({ kafkaJS: { brokers: [bootstrap], logLevel: logLevel.NOTHING } });

const until = async (what, condition) => {
  for (const end = Date.now() + 30_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    assert.ok(Date.now() < end, `within 30 s: ${what}`);
  }
};

const values = (from, count) => Array.from({ length: count }, (_, i) => `value-${from + i}`);

async function member(groupId, topic, onValue, settings = {}) {
  const consumer = kafka.consumer({
    kafkaJS: { groupId, fromBeginning: true, autoCommit: false },
    'session.timeout.ms': 6000, 'heartbeat.interval.ms': 100, 'fetch.wait.max.ms': 50, ...settings,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  await consumer.run({ eachMessage: async ({ partition, message }) => onValue(message.value.toString(), partition, message.offset) });
  return consumer;
}

const partitions = (consumer) => consumer.assignment().map((p) => p.partition).sort();

// Members come, one goes: whoever is left has all partitions, each once.
async function rebalance(topic, strategy) {
  const seen = new Set();
  const group = `${topic}-${strategy}`;
  const settings = { 'partition.assignment.strategy': strategy };
  const first = await member(group, topic, (value) => seen.add(value), settings);
  await until(`${strategy}: one member has all`, () => partitions(first).length === 4);
  const second = await member(group, topic, (value) => seen.add(value), settings);
  await until(`${strategy}: both have two`, () => partitions(first).length === 2 && partitions(second).length === 2);
  assert.deepEqual([...partitions(first), ...partitions(second)].sort(), [0, 1, 2, 3]);
  await first.disconnect();
  await until(`${strategy}: the other has all`, () => partitions(second).length === 4);
  await until(`${strategy}: all were read`, () => seen.size === 100);
  await second.disconnect();
}

// A static member that restarts gets its partitions back without the others' losing theirs.
async function restart(topic) {
  const settings = (id) => ({ 'group.instance.id': id, 'partition.assignment.strategy': 'range' });
  const first = await member(`${topic}-static`, topic, () => {}, settings('first'));
  const second = await member(`${topic}-static`, topic, () => {}, settings('second'));
  await until('both static members have two', () => partitions(first).length === 2 && partitions(second).length === 2);
  const before = partitions(second);
  await second.disconnect();
  assert.equal(partitions(first).length, 2);
  const again = await member(`${topic}-static`, topic, () => {}, settings('second'));
  await until('the restarted member has its two', () => partitions(again).length === 2);
  assert.deepEqual(partitions(again), before);
  await Promise.all([first.disconnect(), again.disconnect()]);
}

async function transactional(id) {
  const producer = kafka.producer({ kafkaJS: { transactionalId: id } });
  await producer.connect();
  return producer;
}

// Copies SOURCE to TARGET; half way a second producer takes the transactional id over.
async function copy(source, target) {
  const pending = [];
  const consumer = await member(`${source}-copy`, source, (value, partition, offset) => pending.push({ value, partition, offset }));
  await until('there is something to copy', () => pending.length === 100);
  let producer = await transactional('copy');
  let transaction = await producer.transaction();
  await transaction.send({ topic: target, messages: pending.slice(0, 50).map(({ value }) => ({ value })) });

  const fenced = producer;
  producer = await transactional('copy');
  await assert.rejects(transaction.commit());
  for (let at = 0; at < pending.length; at += 20) {
    const batch = pending.slice(at, at + 20);
    transaction = await producer.transaction();
    await transaction.send({ topic: target, messages: batch.map(({ value }) => ({ value })) });
    if (at === 40) {
      await transaction.abort();
      transaction = await producer.transaction();
      await transaction.send({ topic: target, messages: batch.map(({ value }) => ({ value })) });
    }
    const next = {};
    for (const { partition, offset } of batch) next[partition] = Math.max(next[partition] ?? 0, Number(offset) + 1);
    await transaction.sendOffsets({
      consumer,
      topics: [{ topic: source, partitions: Object.entries(next).map(([partition, offset]) => ({ partition: Number(partition), offset: String(offset) })) }],
    });
    await transaction.commit();
  }
  await Promise.all([consumer.disconnect(), producer.disconnect(), fenced.disconnect().catch(() => {})]);

  const copied = [];
  const reader = await member(`${target}-reader`, target, (value) => copied.push(value), { 'isolation.level': 'read_committed' });
  await until('all was copied', () => copied.length >= 100);
  assert.deepEqual(copied.sort(), values(0, 100).sort());
  const left = [];
  const second = await member(`${source}-copy`, source, (value) => left.push(value));
  await until('the copy has its partitions again', () => partitions(second).length === 4);
  assert.deepEqual(left, []);
  await Promise.all([reader.disconnect(), second.disconnect()]);
}

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'ck', numPartitions: 4 }, { topic: 'ck-copy', numPartitions: 1 }] });
  const producer = kafka.producer({ 'compression.codec': 'lz4', 'enable.idempotence': true });
  await producer.connect();
  await producer.send({ topic: 'ck', messages: values(0, 100).map((value, i) => ({ value, partition: i % 4 })) });
  await producer.disconnect();
  await rebalance('ck', 'range');
  await rebalance('ck', 'cooperative-sticky');
  await restart('ck');
  await copy('ck', 'ck-copy');
  assert.ok((await admin.listGroups()).groups.some((g) => g.groupId === 'ck-copy-reader'));
  await admin.deleteTopics({ topics: ['ck', 'ck-copy'] });
  await admin.disconnect();
  console.log('ok');
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
