using Npgsql;

namespace Candlewick.EventStore;

/// <summary>
/// The connections of all who read history, bounded: however many clients ask at once, projections, commands and everybody
/// else find room on the server. Who does not get one waits in turn, and is told after a while to come again.
/// </summary>
public static class ReaderPool
{
    /// <summary>Connections of a process, where the server has room for so many.</summary>
    public const int UsualSize = 20;

    /// <summary>How long a reader waits for its turn.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(5);

    /// <summary>What the server lets ordinary users have.</summary>
    private const string Allowed =
        """
        SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true)::int, 0)
        """;

    /// <summary>
    /// Makes the pool: <paramref name="most"/> connections, and never more than half of what the server allows.
    /// </summary>
    /// <param name="database">Asked how many that are.</param>
    /// <param name="connectionString">To the same database; its own bound on the pool holds too.</param>
    /// <param name="patience">In whole seconds.</param>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public static async Task<NpgsqlDataSource> CreateAsync(
        NpgsqlDataSource database, string connectionString, int most, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Allowed);
        int allowed = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "candlewick readers", Timeout = (int)patience.TotalSeconds };
        settings.MaxPoolSize = Math.Clamp(allowed / 2, 1, Math.Min(most, settings.MaxPoolSize));
        return EventStoreDatabase.CreateDataSource(settings.ConnectionString);
    }
}
