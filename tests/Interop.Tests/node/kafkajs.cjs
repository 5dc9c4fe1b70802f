// kafkajs, unmodified: topics, compression, idempotence, transactions, a group that rebalances, offsets and deletes.
//   node kafkajs.cjs BOOTSTRAP
const assert = require('node:assert/strict');
const { Kafka, CompressionTypes, ConfigResourceTypes, logLevel } = require('kafkajs');

const [bootstrap] = process.argv.slice(2);
const kafka = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 20, retries: 8 } });

const until = async (what, condition) => {
  for (const end = Date.now() + 30_000; !(await condition()); await new Promise((resolve) => setTimeout(resolve, 20))) {
    assert.ok(Date.now() < end, `within 30 s: ${what}`);
  }
};

const values = (from, count) => Array.from({ length: count }, (_, i) => `value-${from + i}`);
const messages = (from, count, partition) => values(from, count).map((value) => ({ key: value, value, partition }));

async function topics(admin) {
  assert.equal(await admin.createTopics({ topics: [{ topic: 'js', numPartitions: 2, configEntries: [{ name: 'retention.ms', value: '86400000' }] }] }), true);
  assert.equal(await admin.createTopics({ topics: [{ topic: 'js', numPartitions: 2 }] }), false);
  await admin.createPartitions({ topicPartitions: [{ topic: 'js', count: 4 }] });
  const described = await admin.fetchTopicMetadata({ topics: ['js'] });
  assert.equal(described.topics[0].partitions.length, 4);
  const resource = { type: ConfigResourceTypes.TOPIC, name: 'js' };
  await admin.alterConfigs({ resources: [{ ...resource, configEntries: [{ name: 'retention.ms', value: '3600000' }] }] });
  const { resources } = await admin.describeConfigs({ includeSynonyms: true, resources: [{ ...resource, configNames: ['retention.ms'] }] });
  assert.deepEqual(resources[0].configEntries.map((c) => [c.configValue, c.configSynonyms.map((s) => s.configValue)]), [['3600000', ['3600000', '604800000']]]);
  assert.ok((await admin.listTopics()).includes('js'));
  assert.equal((await admin.describeCluster()).brokers.length, 1);
}

async function produce() {
  const plain = kafka.producer();
  await plain.connect();
  await plain.send({ topic: 'js', compression: CompressionTypes.GZIP, messages: messages(0, 100, 0) });
  await plain.disconnect();

  const idempotent = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await idempotent.connect();
  for (let i = 0; i < 5; i++) await idempotent.send({ topic: 'js', acks: -1, messages: messages(100 + 10 * i, 10, 1) });
  await idempotent.disconnect();
}

// A group of two that become one: nothing is missed, all partitions move to the one that stays.
async function group(admin) {
  const seen = new Set();
  const assigned = {};
  const start = async (name) => {
    const consumer = kafka.consumer({ groupId: 'js-group', maxWaitTimeInMs: 100, sessionTimeout: 6000, heartbeatInterval: 100, rebalanceTimeout: 6000 });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => (assigned[name] = payload.memberAssignment.js ?? []));
    await consumer.connect();
    await consumer.subscribe({ topics: ['js'], fromBeginning: true });
    await consumer.run({
      autoCommit: true,
      eachBatchAutoResolve: false,
      eachBatch: async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isRunning, isStale }) => {
        for (const message of batch.messages) {
          if (!isRunning() || isStale()) return;
          seen.add(message.value.toString());
          resolveOffset(message.offset);
        }
        await heartbeat();
        await commitOffsetsIfNecessary({});
      },
    });
    return consumer;
  };
  const first = await start('first');
  await until('the first member has all four partitions', () => assigned.first?.length === 4);
  const second = await start('second');
  await until('both members have two', () => assigned.first.length === 2 && assigned.second?.length === 2);
  assert.deepEqual([...assigned.first, ...assigned.second].sort(), [0, 1, 2, 3]);
  await until('all were read', () => seen.size === 150);
  const described = (await admin.describeGroups(['js-group'])).groups[0];
  assert.deepEqual([described.state, described.members.length, described.protocol], ['Stable', 2, 'RoundRobinAssigner']);

  await first.disconnect();
  await until('the second member has all four', () => assigned.second.length === 4);
  second.pause([{ topic: 'js', partitions: [2] }]);
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic: 'js', messages: [...messages(200, 5, 2), ...messages(300, 5, 3)] });
  await until('the partition that is not paused was read', () => seen.has('value-304'));
  assert.ok(!seen.has('value-200'));
  second.resume([{ topic: 'js', partitions: [2] }]);
  await until('the resumed partition was read', () => seen.has('value-204'));
  await producer.disconnect();
  await second.disconnect();
  assert.equal(seen.size, 160);
}

async function offsets(admin) {
  const committed = async () => (await admin.fetchOffsets({ groupId: 'js-group', topics: ['js'] }))[0].partitions.map((p) => p.offset);
  assert.deepEqual(await committed(), ['100', '50', '5', '5']);
  await admin.resetOffsets({ groupId: 'js-group', topic: 'js', earliest: true });
  assert.deepEqual(await committed(), ['-2', '-2', '-2', '-2']);
  await admin.setOffsets({ groupId: 'js-group', topic: 'js', partitions: [{ partition: 0, offset: '42' }] });
  assert.equal((await committed())[0], '42');
  await admin.deleteTopicRecords({ topic: 'js', partitions: [{ partition: 0, offset: '10' }] });
  const ends = await admin.fetchTopicOffsets('js');
  assert.deepEqual([ends[0].low, ends[0].high], ['10', '100']);
  assert.equal((await admin.fetchTopicOffsetsByTimestamp('js', 0)).find((p) => p.partition === 0).offset, '10');
  assert.ok((await admin.listGroups()).groups.some((g) => g.groupId === 'js-group'));
  await admin.deleteGroups(['js-group']);
  assert.ok(!(await admin.listGroups()).groups.some((g) => g.groupId === 'js-group'));
}

async function transactions(admin) {
  await admin.createTopics({ topics: [{ topic: 'js-tx', numPartitions: 1 }] });
  const connect = async () => {
    const producer = kafka.producer({ transactionalId: 'js-tx', idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    return producer;
  };
  const old = await connect();
  const aborted = await old.transaction();
  await aborted.send({ topic: 'js-tx', messages: messages(0, 3, 0) });
  await aborted.abort();
  const fencedTransaction = await old.transaction();
  await fencedTransaction.send({ topic: 'js-tx', messages: messages(10, 3, 0) });

  const producer = await connect();
  const transaction = await producer.transaction();
  await transaction.send({ topic: 'js-tx', messages: messages(20, 3, 0) });
  await transaction.sendOffsets({ consumerGroupId: 'js-tx-group', topics: [{ topic: 'js', partitions: [{ partition: 0, offset: '7' }] }] });
  await transaction.commit();
  await assert.rejects(fencedTransaction.commit());

  const read = [];
  const consumer = kafka.consumer({ groupId: 'js-tx-reader', maxWaitTimeInMs: 100, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topics: ['js-tx'], fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => read.push(message.value.toString()) });
  await until('the committed messages were read', () => read.length >= 3);
  assert.deepEqual(read, values(20, 3));
  assert.equal((await admin.fetchOffsets({ groupId: 'js-tx-group', topics: ['js'] }))[0].partitions[0].offset, '7');
  await Promise.all([consumer.disconnect(), producer.disconnect(), old.disconnect()]);
}

async function main() {
  const admin = kafka.admin();
  await admin.connect();
  await topics(admin);
  await produce();
  await group(admin);
  await offsets(admin);
  await transactions(admin);
  await admin.deleteTopics({ topics: ['js', 'js-tx'] });
  assert.ok(!(await admin.listTopics()).includes('js'));
  await admin.disconnect();
  console.log('ok');
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
