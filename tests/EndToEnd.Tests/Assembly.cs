using Candlewick.Tests.Support;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// Each test is a whole pipeline of processes, and the machine may have two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
