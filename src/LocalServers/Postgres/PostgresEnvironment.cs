namespace Candlewick.LocalServers.Postgres;

/// <summary>PostgreSQL's own variables of the person who started us are removed: they must not reach a private cluster.</summary>
internal static class PostgresEnvironment
{
    public static IReadOnlyDictionary<string, string?> Neutral { get; } = new Dictionary<string, string?>
    {
        ["PGDATA"] = null, ["PGPORT"] = null, ["PGHOST"] = null, ["PGOPTIONS"] = null, ["PGTZ"] = null, ["LC_ALL"] = "C",
    };
}
