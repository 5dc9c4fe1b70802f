using Candlewick.Interop.Tests;
using Candlewick.Tests.Support;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
[assembly: AssemblyFixture(typeof(NodePackages))]
[assembly: AssemblyFixture(typeof(VendorClients))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
[assembly: AssemblyFixture(typeof(StreamClients))]
