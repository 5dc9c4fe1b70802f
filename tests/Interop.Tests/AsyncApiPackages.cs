namespace Candlewick.Interop.Tests;

/// <summary>AsyncAPI's own parser.</summary>
public sealed class AsyncApiPackages() : NpmFolder("asyncapi", "node/asyncapi");
