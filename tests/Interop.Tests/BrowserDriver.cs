namespace Candlewick.Interop.Tests;

/// <summary>What drives a browser that is installed.</summary>
public sealed class BrowserDriver() : NpmFolder("browser", "node/browser");
