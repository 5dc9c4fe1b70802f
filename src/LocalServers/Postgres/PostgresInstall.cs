using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Postgres;

/// <summary>Gets PostgreSQL's server programs onto a machine that has none, or says exactly how to.</summary>
public sealed class PostgresInstall
{
    private const string ClusterSettings = "/etc/postgresql-common/createcluster.conf";
    private const string Policy = "/usr/sbin/policy-rc.d";

    private readonly TextReader _answers;
    private readonly TextWriter _screen;
    private readonly bool _terminal;

    /// <param name="answers">Where a person answers, when there is one.</param>
    /// <param name="screen">Where questions and progress go.</param>
    /// <param name="terminal">Whether a person is there to be asked.</param>
    public PostgresInstall(TextReader answers, TextWriter screen, bool terminal)
    {
        _answers = answers;
        _screen = screen;
        _terminal = terminal;
    }

    /// <summary>
    /// The folder of the server programs: found by <see cref="PostgresBinaries.Find"/>, else installed from the
    /// system's packages on Debian and its like as root, after a yes where somebody can be asked.
    /// No system cluster is made and no service is started.
    /// </summary>
    /// <param name="pgbin">The setting PGBIN, or null.</param>
    /// <exception cref="LocalServerException">There is none and none may be installed; the message is the command for this system.</exception>
    public async Task<string> EnsureAsync(string? pgbin, CancellationToken cancellationToken)
    {
        if (PostgresBinaries.Find(pgbin) is { } found)
        {
            return found;
        }

        if (!CanInstall || !Agreed())
        {
            throw new LocalServerException(
                $"PostgreSQL's server programs are not on this machine. Install them: {Command}\n"
                + "or set PGBIN to the folder they are in, or POSTGRES to the connection string of a running server.");
        }

        await InstallAsync(cancellationToken);
        return PostgresBinaries.Find(pgbin)
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

    private static bool CanInstall => Accounts.WeAreRoot && Executables.Find("apt-get") is not null;

    private bool Agreed()
    {
        if (!_terminal)
        {
            _screen.WriteLine("PostgreSQL is not on this machine: installing the system's package, as root and with nobody to ask. No system cluster is made or started.");
            return true;
        }

        _screen.Write("PostgreSQL is not on this machine. Install the system's package now (no system cluster is made or started)? [y/N] ");
        return _answers.ReadLine() is { } answer && answer.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The package <c>postgresql</c> makes a cluster and starts it as it is configured. <c>postgresql-common</c> goes
    /// first, so that its configuration is there to be told not to.
    /// </summary>
    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        var progress = new ProgressLine(_screen.Write, "Installing PostgreSQL from the system's packages (about a minute, once per machine)…", _terminal);
        await using (progress)
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
                await AptAsync(["update"], cancellationToken);
                await AptAsync(["install", "-y", "--no-install-recommends", "postgresql-common"], cancellationToken);
                await RefuseSystemClusterAsync(cancellationToken);
                await AptAsync(["install", "-y", "--no-install-recommends", "postgresql"], cancellationToken);
            }
            finally
            {
                if (ownPolicy)
                {
                    File.Delete(Policy);
                }
            }
        }
    }

    private static async Task RefuseSystemClusterAsync(CancellationToken cancellationToken)
    {
        string[] lines = File.Exists(ClusterSettings) ? await File.ReadAllLinesAsync(ClusterSettings, cancellationToken) : [];
        var kept = lines.Where(line => !line.TrimStart('#', ' ').StartsWith("create_main_cluster", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(ClusterSettings, [.. kept, "create_main_cluster = false"], cancellationToken);
    }

    private static Task AptAsync(string[] arguments, CancellationToken cancellationToken) =>
        Tool.MustRunAsync(
            ["apt-get", "-q", .. arguments], "/", cancellationToken,
            environment: new Dictionary<string, string?> { ["DEBIAN_FRONTEND"] = "noninteractive" });
}
