using System.Diagnostics;
using System.Security.Cryptography;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>The npm packages of a folder's <c>package-lock.json</c>, installed once per machine in the user's cache folder.</summary>
/// <param name="name">Of the folder there.</param>
/// <param name="folder">Of scripts and lock file, beside this assembly.</param>
public abstract class NpmFolder(string name, string folder) : IAsyncLifetime
{
    protected static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly string _sources = Path.Combine(AppContext.BaseDirectory, folder);
    private string? _folder;

    /// <summary>Why there are none, null where there are.</summary>
    public string? Missing { get; private set; }

    /// <summary>Where the packages are.</summary>
    public string Modules => Path.Combine(_folder!, "node_modules");

    public async ValueTask InitializeAsync()
    {
        if (ChildProcess.Find("node") is null || ChildProcess.Find("npm") is null)
        {
            Missing = "needs node and npm on PATH";
            return;
        }

        string lockFile = Path.Combine(_sources, "package-lock.json");
        string version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile)).AsSpan(0, 4));

        // The native part fits one version of node's binary interface.
        string[] abi = await ChildProcess.RunAsync("node", ["-p", "process.versions.modules"], _sources, NoVariables, TimeSpan.FromSeconds(30));
        _folder = Directory.CreateDirectory(Path.Combine(Cache(), $"{name}-{version}-{abi[0]}")).FullName;
        using var turn = await MachineLock.TakeAsync(Path.Combine(_folder, "install.lock"), InstallLimit);
        string done = Path.Combine(_folder, "installed");
        if (!File.Exists(done))
        {
            Missing = await InstallAsync(_folder);
            if (Missing is null)
            {
                await File.WriteAllTextAsync(done, "");
            }
        }
    }

    /// <summary>Runs a script, of <c>node/</c> or with its full path, and returns the lines it printed.</summary>
    public Task<string[]> RunAsync(string script, TimeSpan limit, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["NODE_PATH"] = Modules };
        return ChildProcess.RunAsync("node", [Path.Combine(_sources, script), .. arguments], _sources, environment, limit);
    }

    /// <summary>Runs a module of the folder, which finds packages only beside itself, and <paramref name="source"/> there, too, where it imports one.</summary>
    public async Task<string[]> RunModuleAsync(string module, string? source, TimeSpan limit, params string[] arguments)
    {
        using var folder = new TempFolder("module");
        Directory.CreateSymbolicLink(folder["node_modules"], Modules);
        await File.WriteAllTextAsync(folder["package.json"], """{"type":"module"}""");
        foreach (string file in source is null ? [Path.Combine(_sources, module)] : new[] { Path.Combine(_sources, module), source })
        {
            File.Copy(file, folder[Path.GetFileName(file)]);
        }

        return await ChildProcess.RunAsync("node", [folder[module], .. arguments], folder.FullPath, NoVariables, limit);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Builds what has a native part; null, or what the machine lacks for it.</summary>
    protected virtual Task<string?> BuildAsync(string folder) => Task.FromResult<string?>(null);

    /// <summary>Null, or what the machine lacks.</summary>
    private async Task<string?> InstallAsync(string folder)
    {
        foreach (string file in new[] { "package.json", "package-lock.json", ".npmrc" })
        {
            File.Copy(Path.Combine(_sources, file), Path.Combine(folder, file), overwrite: true);
        }

        var start = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"Installing npm packages for the interop tests in {folder} (once per machine)…");
        await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, NoVariables, InstallLimit);
        string? missing = await BuildAsync(folder);
        Console.Error.WriteLine($"… done after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        return missing;
    }

    private static string Cache()
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : string.IsNullOrEmpty(xdg) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
            : xdg;
        return Path.Combine(root, "candlewick");
    }
}
