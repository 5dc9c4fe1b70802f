namespace Candlewick.Interop.Tests;

/// <summary>What the sample clients are written with.</summary>
public sealed class StreamClients() : NpmFolder("clients", "node/clients");
