using Candlewick.Tests.Support;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// Each test is a whole pipeline of processes, and the machine may have two cores.
[assembly: Parallelization(Mode = ParallelMode.None)]
