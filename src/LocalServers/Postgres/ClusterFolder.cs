using System.Security.Cryptography;
using System.Text;
using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Postgres;

/// <summary>The files of one cluster: <c>data</c>, <c>secret</c> (the password), <c>postgres.log</c>.</summary>
/// <param name="Root">The folder that holds them.</param>
/// <param name="Account">Account that owns the files and runs the server when we are root; null is our own.</param>
internal sealed record ClusterFolder(string Root, string? Account)
{
    public const string User = "candlewick";
    public const string Database = "candlewick";
    private const string ServerAccount = "postgres";
    private const string SharedRoot = "/var/lib/candlewick";

    public string Data => Path.Combine(Root, "data");

    public string Secret => Path.Combine(Root, "secret");

    public string Log => Path.Combine(Root, "postgres.log");

    /// <summary>
    /// Makes the folder and hands it to the server's account. PostgreSQL refuses to run as root, so root gives it to
    /// the account <c>postgres</c>; where that account cannot reach it (below /root), the cluster goes to a folder of
    /// its own below /var/lib/candlewick.
    /// </summary>
    public static async Task<ClusterFolder> PrepareAsync(string folder, Action<string, string> relocated, CancellationToken cancellationToken)
    {
        folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(folder);
        if (!Accounts.WeAreRoot)
        {
            return new ClusterFolder(folder, null);
        }

        if (!Accounts.Exists(ServerAccount))
        {
            throw new LocalServerException(
                $"PostgreSQL does not run as root and there is no account '{ServerAccount}' to run it under. "
                + $"Start as an ordinary user, or make one: useradd --system {ServerAccount}");
        }

        if (await HandOverAsync(folder, cancellationToken))
        {
            return new ClusterFolder(folder, ServerAccount);
        }

        string elsewhere = Path.Combine(SharedRoot, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12]);
        Directory.CreateDirectory(elsewhere);
        if (!await HandOverAsync(elsewhere, cancellationToken))
        {
            throw new LocalServerException($"account '{ServerAccount}' can reach neither {folder} nor {elsewhere}. Set DATA_DIR to a folder that it can reach.");
        }

        relocated(folder, elsewhere);
        return new ClusterFolder(elsewhere, ServerAccount);
    }

    /// <summary>The password, drawn at first use and kept in a file that only its owner reads.</summary>
    public async Task<string> PasswordAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Secret))
        {
            string draft = Secret + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using (var writer = new StreamWriter(draft, options))
            {
                await writer.WriteLineAsync(RandomNumberGenerator.GetHexString(32, lowercase: true));
            }

            File.Move(draft, Secret);
            await ChownAsync(Secret, Account, cancellationToken);
        }

        return (await File.ReadAllTextAsync(Secret, cancellationToken)).Trim();
    }

    private static async Task<bool> HandOverAsync(string folder, CancellationToken cancellationToken)
    {
        await ChownAsync(folder, ServerAccount, cancellationToken);
        var reached = await Tool.RunAsync([.. Accounts.Prefix(ServerAccount), "test", "-w", folder], "/", cancellationToken);
        return reached.ExitCode == 0;
    }

    private static Task ChownAsync(string path, string? account, CancellationToken cancellationToken) =>
        account is null ? Task.CompletedTask : Tool.MustRunAsync(["chown", $"{account}:", path], "/", cancellationToken);
}
