using Candlewick.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: Parallelization(Mode = ParallelMode.None)]
