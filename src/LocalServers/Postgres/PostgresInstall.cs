using Candlewick.LocalServers.Processes;
using Microsoft.Extensions.Logging;

namespace Candlewick.LocalServers.Postgres;

/// <summary>Gets PostgreSQL's server programs onto a machine that has none, or says exactly how to.</summary>
public static partial class PostgresInstall
{
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";
    private const string Policy = "/usr/sbin/policy-rc.d";

    /// <summary>
    /// For when <see cref="PostgresBinaries.Find"/> found nothing: as root on Debian and its like, installs the system's
    /// package, after a yes where somebody sits at a terminal. No system cluster is made and no service is started.
    /// </summary>
    /// <returns>The folder of the server programs.</returns>
    /// <exception cref="LocalServerException">None may be installed; the message is the command for this system.</exception>
    public static Task<string> RunAsync(TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        RunAsync(Console.IsInputRedirected || Console.IsErrorRedirected ? null : Ask, time, logger, cancellationToken);

    /// <param name="ask">Puts a question to a person; null when there is none.</param>
    internal static async Task<string> RunAsync(Func<string, bool>? ask, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        if (!Accounts.WeAreRoot || Executables.Find("apt-get") is null
            || ask?.Invoke("PostgreSQL is not on this machine. Install the system's package now? No system cluster is made or started. [y/N] ") == false)
        {
            throw new LocalServerException(
                $"PostgreSQL's server programs are not on this machine. Install them: {Command}\n"
                + "or set PGBIN to the folder they are in, or POSTGRES to the connection string of a running server.");
        }

        if (ask is null)
        {
            LogUnasked(logger);
        }

        long start = time.GetTimestamp();
        await InstallAsync(logger, cancellationToken);
        LogInstalled(logger, time.GetElapsedTime(start).TotalSeconds);
        return PostgresBinaries.Find(null)
            ?? throw new LocalServerException("the system's postgresql package was installed, and no server programs are in the usual folders. Set PGBIN to theirs.");
    }

    /// <summary>What a person types on this system.</summary>
    internal static string Command =>
        OperatingSystem.IsWindows() ? "winget install PostgreSQL.PostgreSQL.17"
        : OperatingSystem.IsMacOS() ? "brew install postgresql@17"
        : Executables.Find("apt-get") is not null ? $"{(Accounts.WeAreRoot ? "" : "sudo ")}apt-get install -y postgresql"
        : Executables.Find("dnf") is not null ? "sudo dnf install -y postgresql-server"
        : Executables.Find("pacman") is not null ? "sudo pacman -S postgresql"
        : Executables.Find("apk") is not null ? "sudo apk add postgresql"
        : "your system's package for the PostgreSQL server, 14 or later";

    private static bool Ask(string question)
    {
        Console.Error.Write(question);
        return Console.ReadLine() is { } answer && answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The package <c>postgresql</c> makes a cluster and starts it as it is configured. <c>postgresql-common</c> goes
    /// first, so that its configuration is there to be told not to.
    /// </summary>
    private static async Task InstallAsync(ILogger logger, CancellationToken cancellationToken)
    {
        bool ownPolicy = !File.Exists(Policy);
        if (ownPolicy)
        {
            // Debian's switch for "start no service while installing": exit code 101.
            await File.WriteAllTextAsync(Policy, "#!/bin/sh\nexit 101\n", cancellationToken);
            File.SetUnixFileMode(Policy, (UnixFileMode)0b111_101_101);
        }

        try
        {
            await AptAsync(logger, cancellationToken, "update");
            await AptAsync(logger, cancellationToken, "install", "-y", "--no-install-recommends", "postgresql-common");
            await RefuseSystemClusterAsync(cancellationToken);
            await AptAsync(logger, cancellationToken, "install", "-y", "--no-install-recommends", "postgresql");
        }
        finally
        {
            if (ownPolicy)
            {
                File.Delete(Policy);
            }
        }
    }

    private static async Task RefuseSystemClusterAsync(CancellationToken cancellationToken)
    {
        string[] lines = File.Exists(ClusterSettings) ? await File.ReadAllLinesAsync(ClusterSettings, cancellationToken) : [];
        var kept = lines.Where(line => !line.TrimStart('#', ' ').StartsWith("create_main_cluster", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(ClusterSettings, [.. kept, "create_main_cluster = false"], cancellationToken);
    }

    private static Task AptAsync(ILogger logger, CancellationToken cancellationToken, params string[] arguments)
    {
        string[] command = ["apt-get", "-q", .. arguments];
        LogStep(logger, string.Join(' ', command));
        return Tool.MustRunAsync(command, "/", cancellationToken, environment: new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" });
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL is not on this machine: installing the system's package, as root and with nobody to ask; no system cluster is made or started (about a minute)")]
    private static partial void LogUnasked(ILogger logger);

    [LoggerMessage(LogLevel.Information, "{Command}")]
    private static partial void LogStep(ILogger logger, string command);

    [LoggerMessage(LogLevel.Information, "PostgreSQL's server programs installed in {Seconds:0} s")]
    private static partial void LogInstalled(ILogger logger, double seconds);
}
