using System.Globalization;
using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Postgres;

/// <summary>Where PostgreSQL's server programs are on this machine.</summary>
public static class PostgresBinaries
{
    private static readonly string[] Needed = ["initdb", "postgres", "pg_ctl"];

    private static readonly (string Parent, string Folder)[] UsualPlaces =
    [
        ("/usr/lib/postgresql", "*"),                       // Debian, Ubuntu
        ("/opt/homebrew/opt", "postgresql@*"),              // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql@*"),                 // Homebrew on Intel
        ("/Library/PostgreSQL", "*"),                       // EDB's installer on macOS
        (@"C:\Program Files\PostgreSQL", "*"),              // EDB's installer on Windows
        ("/usr", "pgsql-*"),                                // PGDG on Red Hat
    ];

    /// <summary>
    /// The folder with <c>initdb</c> and <c>postgres</c>: <paramref name="pgbin"/> if set, else <c>PATH</c>, else the
    /// newest in the usual folders of Debian, Homebrew and EDB; null if there is none.
    /// </summary>
    /// <exception cref="LocalServerException"><paramref name="pgbin"/> is set and holds no server: never passed over silently.</exception>
    public static string? Find(string? pgbin)
    {
        if (!string.IsNullOrEmpty(pgbin))
        {
            return IsServerFolder(pgbin)
                ? Path.GetFullPath(pgbin)
                : throw new LocalServerException(
                    $"PGBIN is '{pgbin}', and there is no {Executables.FileName("initdb")} and {Executables.FileName("postgres")} in it. "
                    + "Set it to the folder of PostgreSQL's server programs (for example /usr/lib/postgresql/17/bin), or unset it.");
        }

        return OnPath() ?? UsualPlaces.Select(place => Newest(place.Parent, place.Folder)).FirstOrDefault(found => found is not null);
    }

    private static bool IsServerFolder(string folder) =>
        Needed.All(program => File.Exists(Path.Combine(folder, Executables.FileName(program))));

    private static string? OnPath() =>
        Executables.Find("postgres") is { } found && Path.GetDirectoryName(found) is { } folder && IsServerFolder(folder) ? folder : null;

    /// <summary>The highest version among <c>parent/pattern/bin</c>.</summary>
    internal static string? Newest(string parent, string pattern) =>
        !Directory.Exists(parent)
            ? null
            : Directory.EnumerateDirectories(parent, pattern)
                .Select(folder => (Version: VersionOf(folder), Bin: Path.Combine(folder, "bin")))
                .Where(candidate => IsServerFolder(candidate.Bin))
                .OrderByDescending(candidate => candidate.Version)
                .Select(candidate => candidate.Bin)
                .FirstOrDefault();

    /// <summary>15 of <c>15</c>, <c>postgresql@15</c> and <c>pgsql-15</c>; 9.6 of <c>9.6</c>.</summary>
    private static decimal VersionOf(string folder)
    {
        string digits = new([.. Path.GetFileName(folder).SkipWhile(c => !char.IsAsciiDigit(c))]);
        return decimal.TryParse(digits, CultureInfo.InvariantCulture, out decimal version) ? version : 0;
    }
}
