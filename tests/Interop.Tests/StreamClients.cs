using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>What the sample clients are written with.</summary>
public sealed class StreamClients() : NpmFolder("clients", "node/clients")
{
    /// <summary>Runs a module of <c>node/clients</c> beside <paramref name="source"/>, which it imports.</summary>
    public async Task<string[]> RunModuleAsync(string module, string source, TimeSpan limit, params string[] arguments)
    {
        using var folder = new TempFolder("module");
        Directory.CreateSymbolicLink(folder["node_modules"], Modules);
        await File.WriteAllTextAsync(folder["package.json"], """{"type":"module"}""");
        foreach (string file in new[] { Path.Combine(AppContext.BaseDirectory, "node", "clients", module), source })
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        return await ChildProcess.RunAsync("node", [folder[module], .. arguments], folder.FullPath, new Dictionary<string, string>(), limit);
    }
}
