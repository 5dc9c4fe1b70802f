using System.Diagnostics;
using Candlewick.Tests.Support;

namespace Candlewick.EndToEnd.Tests.Dashboard;

/// <summary>The dashboard's folder: its packages, its page, its specs.</summary>
internal static class DashboardBuild
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <summary>What this machine lacks to show it in a browser; null where it lacks nothing.</summary>
    public static string? Missing =>
        Array.Find(["node", "npm"], program => Find(program) is null) is { } program ? $"needs {program} on PATH"
        : Chromium is null ? "needs Chromium: apt-get install chromium, or its path in CHROMIUM"
        : null;

    /// <summary><c>web</c> in the repository that this was built in.</summary>
    public static string Folder
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "web", "playwright.config.ts")))
            {
                folder = folder.Parent ?? throw new DirectoryNotFoundException($"no web/playwright.config.ts above {AppContext.BaseDirectory}");
            }

            return Path.Combine(folder.FullName, "web");
        }
    }

    private static string? Chromium =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? (File.Exists(named) ? named : null)
        : Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    /// <summary>Installs its packages and builds its page where sources are newer.</summary>
    public static async Task MakeAsync()
    {
        using var turn = await MachineLock.TakeAsync(Path.Combine(Path.GetTempPath(), "candlewick-dashboard.lock"), Limit);
        if (!IsNewer(Path.Combine(Folder, "node_modules", ".package-lock.json"), [Path.Combine(Folder, "package-lock.json")]))
        {
            await SucceedAsync("npm", ["ci", "--no-audit", "--no-fund"]);
        }

        string[] sources = [.. Directory.EnumerateFiles(Path.Combine(Folder, "src"), "*", SearchOption.AllDirectories), Path.Combine(Folder, "index.html"), Path.Combine(Folder, "package-lock.json")];
        if (!IsNewer(Path.Combine(Folder, "dist", "index.html"), sources))
        {
            await SucceedAsync("npm", ["run", "build"]);
        }
    }

    /// <summary>Runs a spec of <c>web/e2e</c> against a page.</summary>
    /// <returns>Whether all of it held, and what was said.</returns>
    public static Task<(bool Held, string Output)> CheckAsync(string spec, Uri page) =>
        RunAsync("npm", ["run", "--silent", "e2e", "--", $"e2e/{spec}.spec.ts"], new Dictionary<string, string> { ["DASHBOARD"] = page.ToString() });

    private static bool IsNewer(string file, IEnumerable<string> sources) =>
        File.Exists(file) && File.GetLastWriteTimeUtc(file) is var made && sources.All(source => File.GetLastWriteTimeUtc(source) <= made);

    private static async Task SucceedAsync(string program, string[] arguments)
    {
        var (succeeded, output) = await RunAsync(program, arguments, []);
        Assert.True(succeeded, $"{program} {string.Join(' ', arguments)} in {Folder} failed.\n{output}");
    }

    private static async Task<(bool Succeeded, string Output)> RunAsync(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Find(program)!, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Limit, TimeProvider.System);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (false, $"did not end within {Limit.TotalMinutes:0} minutes.\n{await output}\n{await errors}");
        }

        return (process.ExitCode == 0, $"{await output}\n{await errors}");
    }

    private static string? Find(string program)
    {
        string[] names = OperatingSystem.IsWindows() ? [program + ".exe", program + ".cmd"] : [program];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists);
    }
}
