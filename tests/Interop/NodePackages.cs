using System.Diagnostics;
using System.Security.Cryptography;

namespace Candlewick.Interop.Tests;

/// <summary>
/// The npm packages of <c>node/package-lock.json</c>, installed once per machine in the user's cache folder. Confluent's
/// client has a native part: npm downloads it, or compiles it where it cannot (about two minutes).
/// </summary>
public sealed class NodePackages : IAsyncLifetime
{
    private const string Client = "node_modules/@confluentinc/kafka-javascript";

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
        await using var turn = await LockAsync(Path.Combine(_folder, "install.lock"));
        string done = Path.Combine(_folder, "installed");
        if (!File.Exists(done))
        {
            await InstallAsync(_folder);
            await File.WriteAllTextAsync(done, "");
        }
    }

    /// <summary>Runs a script of <c>node/</c> and returns the lines it printed.</summary>
    public Task<string[]> RunAsync(string script, TimeSpan limit, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["NODE_PATH"] = Path.Combine(_folder!, "node_modules") };
        return ChildProcess.RunAsync("node", [Path.Combine(Sources, script), .. arguments], Sources, environment, limit);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task InstallAsync(string folder)
    {
        foreach (string file in new[] { "package.json", "package-lock.json", ".npmrc" })
        {
            File.Copy(Path.Combine(Sources, file), Path.Combine(folder, file), overwrite: true);
        }

        var dynamic = new Dictionary<string, string> { ["CKJS_LINKING"] = "dynamic" };
        var start = Stopwatch.GetTimestamp();
        Console.Error.WriteLine($"Installing npm packages for the interop tests in {folder} (once per machine)…");
        await ChildProcess.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder, dynamic, TimeSpan.FromMinutes(5));
        string built = Path.Combine(Cache(), "librdkafka", Client, "build");
        if (Directory.Exists(built))
        {
            Copy(built, Path.Combine(folder, Client, "build"));
        }

        // Nothing was there to copy, or it was made for another node.
        var (exitCode, _, _) = await ChildProcess.TryRunAsync("node", ["-e", "require('@confluentinc/kafka-javascript')"], folder, NoVariables, TimeSpan.FromSeconds(30));
        if (exitCode != 0)
        {
            await ChildProcess.RunAsync("npm", ["rebuild", "@confluentinc/kafka-javascript"], folder, dynamic, TimeSpan.FromMinutes(8));
        }

        Console.Error.WriteLine($"… done after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
    }

    /// <summary>Only what is loaded at run time: the addon and the shared libraries beside it.</summary>
    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*.node", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(from, "librdkafka*.so*", SearchOption.AllDirectories)))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }

    private static string Cache()
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : string.IsNullOrEmpty(xdg) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache")
            : xdg;
        return Path.Combine(root, "candlewick");
    }

    /// <summary>Two test runs on one machine install one after the other.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            }
        }
    }
}
