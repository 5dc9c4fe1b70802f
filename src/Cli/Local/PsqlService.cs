using System.Globalization;
using Candlewick.Streaming.Settings;
using Npgsql;

namespace Candlewick.Cli.Local;

/// <summary>The private PostgreSQL as a service of libpq's, so that psql finds it and nobody has to see its password.</summary>
internal static class PsqlService
{
    /// <summary>Writes the service file and returns the command that uses it.</summary>
    /// <param name="postgres">Npgsql's connection string.</param>
    public static string Save(string dataFolder, string postgres)
    {
        var to = new NpgsqlConnectionStringBuilder(postgres);
        OwnersFile.Write(PathIn(dataFolder), stream =>
        {
            using var file = new StreamWriter(stream) { NewLine = "\n" };
            file.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"[candlewick]\nhost={to.Host}\nport={to.Port}\ndbname={to.Database}\nuser={to.Username}\npassword={to.Password}"));
        });
        string path = Path.GetRelativePath(Directory.GetCurrentDirectory(), PathIn(dataFolder));
        return $"PGSERVICEFILE={(path.StartsWith("..", StringComparison.Ordinal) ? PathIn(dataFolder) : path)} psql service=candlewick";
    }

    public static void Delete(string dataFolder) => File.Delete(PathIn(dataFolder));

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "pg_service.conf");
}
