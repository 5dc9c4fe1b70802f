using System.Diagnostics;
using System.Security.Cryptography;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary>
/// The npm packages of <c>node/package-lock.json</c>, installed once per machine in the user's cache folder. Confluent's
/// client has a native part: npm downloads it, or compiles it where it cannot (about two minutes).
/// </summary>
public sealed class NodePackages : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "node");

    private static readonly Dictionary<string, string> NoVariables = [];

    private string? _folder;

    /// <summary>Why there are none, null where there are.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (ChildProcess.Find("node") is null || ChildProcess.Find("npm") is null)
        {
            Missing = "needs node and npm on PATH";
            return;
        }

        string lockFile = Path.Combine(Sources, "package-lock.json");
        string version = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile)).AsSpan(0, 4));

        // The native part fits one version of node's binary interface.
        string[] abi = await ChildProcess.RunAsync("node", ["-p", "process.versions.modules"], Sources, NoVariables, TimeSpan.FromSeconds(30));
        _folder = Directory.CreateDirectory(Path.Combine(Cache(), $"interop-{version}-{abi[0]}")).FullName;
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

    /// <summary>Runs a script of <c>node/</c> and returns the lines it printed.</summary>
    public Task<string[]> RunAsync(string script, TimeSpan limit, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["NODE_PATH"] = Path.Combine(_folder!, "node_modules") };
        return ChildProcess.RunAsync("node", [Path.Combine(Sources, script), .. arguments], Sources, environment, limit);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Null, or what the machine lacks.</summary>
    private static async Task<string?> InstallAsync(string folder)
    {
        foreach (string file in new[] { "package.json", "package-lock.json", ".npmrc" })
        {
            File.Copy(Path.Combine(Sources, file), Path.Combine(folder, file), overwrite: true);
        }

        var start = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"Installing npm packages for the interop tests in {folder} (once per machine)…");
        await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, NoVariables, InstallLimit);
        string[] tools = [.. new[] { "python3", "make", "g++" }.Where(tool => ChildProcess.Find(tool) is null)];
        var build = new Dictionary<string, string> { ["CKJS_LINKING"] = "dynamic" };
        var (exitCode, output, errors) = await ChildProcess.TryRunAsync("npm", ["rebuild", "@confluentinc/kafka-javascript"], folder, build, InstallLimit);
        if (exitCode != 0 && tools.Length > 0)
        {
            return $"needs {string.Join(", ", tools)} to compile Confluent's JavaScript client, of which npm has no binary for this machine";
        }

        Assert.True(exitCode == 0, $"npm rebuild ended with {exitCode}.\n{output}\n{errors}");
        Console.Error.WriteLine($"… done after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        return null;
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
