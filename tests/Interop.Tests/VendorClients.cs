namespace Candlewick.Interop.Tests;

/// <summary>Clients of vendors' protocols that nobody here wrote.</summary>
public sealed class VendorClients() : NpmFolder("vendors", "node/vendors");
