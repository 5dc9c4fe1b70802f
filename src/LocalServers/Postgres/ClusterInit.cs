using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Postgres;

/// <summary>Makes a cluster's data folder, once.</summary>
internal static class ClusterInit
{
    /// <summary>
    /// <c>initdb</c> and the database, in a folder beside the final one and renamed when complete: a start that is
    /// killed here leaves nothing that looks like a cluster.
    /// </summary>
    public static async Task RunAsync(ClusterFolder folder, string binaries, bool durable, CancellationToken cancellationToken)
    {
        string draft = folder.Data + ".new";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        await folder.PasswordAsync(cancellationToken);
        string[] prefix = Accounts.Prefix(folder.Account);
        string[] initdb =
        [
            .. prefix, Path.Combine(binaries, Executables.FileName("initdb")), "-D", draft, "-U", ClusterFolder.User,
            $"--pwfile={folder.Secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", .. durable ? Array.Empty<string>() : ["--no-sync"],
        ];
        await Tool.MustRunAsync(initdb, folder.Root, cancellationToken, environment: PostgresEnvironment.Neutral);

        // Without a network there is nobody to authenticate: single-user mode needs no password.
        string[] single = [.. prefix, Path.Combine(binaries, Executables.FileName("postgres")), "--single", "-D", draft, "postgres"];
        string output = await Tool.MustRunAsync(
            single, folder.Root, cancellationToken, $"CREATE DATABASE {ClusterFolder.Database}\n", PostgresEnvironment.Neutral);
        if (output.Contains("ERROR:", StringComparison.Ordinal))
        {
            throw new LocalServerException($"database '{ClusterFolder.Database}' could not be created in {folder.Root}:\n{output}");
        }

        Directory.Move(draft, folder.Data);
    }
}
