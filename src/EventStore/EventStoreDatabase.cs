using System.Net.Sockets;
using Candlewick.EventStore.Migrations;
using JasperFx;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.EventStore;

/// <summary>Opens the event store's database: connection settings, patience at start, schema.</summary>
public static partial class EventStoreDatabase
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// No query of ours is long enough to be worth compiling. PostgreSQL judges by what it expects to be read, and would compile a page
    /// of many instruments for longer than it takes to read it.
    /// </summary>
    private const string NotCompiled = "-c jit=off";

    /// <summary>Pages of history are read in few calls of the system.</summary>
    private const int ReadBufferBytes = 64 * 1024;

    /// <summary>
    /// A pool for <paramref name="connectionString"/> (Npgsql's form); does not connect yet. Sessions run in UTC: Marten's
    /// own appends store wrong times in any other zone.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">It is not a connection string.</exception>
    public static NpgsqlDataSource CreateDataSource(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { Timezone = "UTC", ReadBufferSize = ReadBufferBytes };
            settings.ApplicationName ??= "candlewick";
            settings.Options ??= NotCompiled;
            return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        }
        catch (ArgumentException e)
        {
            // The text itself stays out of the message: it may hold a password.
            throw new DatabaseUnavailableException(
                "POSTGRES is not a connection string Npgsql can read; expected such as "
                + $"Host=127.0.0.1;Port=5432;Database=candlewick;Username=candlewick ({e.GetType().Name}: {e.ParamName ?? "unknown part"})", e);
        }
    }

    /// <summary>
    /// Waits until PostgreSQL answers, for at most <paramref name="patience"/>, and brings the schema up to date.
    /// Safe to be called by several services at once.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">It does not answer in time, or refuses us.</exception>
    /// <exception cref="MigrationException">The schema is not one this build may work with.</exception>
    public static async Task PrepareAsync(
        NpgsqlDataSource database, TimeSpan patience, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        string where = Describe(database);
        long start = time.GetTimestamp();
        bool said = false;
        while (true)
        {
            try
            {
                int applied = await Migrator.MigrateAsync(database, cancellationToken);
                if (applied > 0)
                {
                    LogMigrated(logger, where, applied);
                }

                return;
            }
            catch (NpgsqlException e) when (IsPassing(e) && time.GetElapsedTime(start) < patience)
            {
                if (!said)
                {
                    LogWaiting(logger, where, patience.TotalSeconds, e.Message);
                    said = true;
                }
            }
            catch (NpgsqlException e) when (IsPassing(e))
            {
                throw new DatabaseUnavailableException(
                    $"PostgreSQL at {where} did not answer within {patience.TotalSeconds:0} s ({e.Message}). Start it, or set POSTGRES to where it is.", e);
            }
            catch (PostgresException e)
            {
                throw new DatabaseUnavailableException(
                    $"PostgreSQL at {where} refused: {e.MessageText} ({e.SqlState}). Check host, database, user and password in POSTGRES, and the user's rights.", e);
            }
            catch (NpgsqlException e)
            {
                throw new DatabaseUnavailableException($"PostgreSQL at {where} cannot be used: {e.Message}. Check POSTGRES.", e);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// True where trying again later may help: the server is away, starting, stopping or out of connections, or the
    /// transaction met another one.
    /// </summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        PostgresException e => e.IsTransient || e.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow
            || IsLostRace(e),
        NpgsqlException e => e.IsTransient || e.InnerException is IOException or SocketException or TimeoutException,
        ConcurrencyException => true,
        _ => exception is IOException or SocketException or TimeoutException,
    };

    /// <summary>
    /// Somebody appended to the same stream meanwhile: a Marten of the user's own takes no lock on a stream, it reads the
    /// version and is in time or not. Whoever comes second finds the version taken; Marten has an exception of its own for it.
    /// </summary>
    private static bool IsLostRace(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "mt_events" or "mt_streams" };

    /// <summary><c>host:port/database</c>, fit for messages.</summary>
    public static string Describe(NpgsqlDataSource database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"{settings.Host}:{settings.Port}/{settings.Database}";
    }

    [LoggerMessage(LogLevel.Warning, "PostgreSQL at {Where} does not answer yet ({Reason}); waiting up to {Seconds} s")]
    private static partial void LogWaiting(ILogger logger, string where, double seconds, string reason);

    [LoggerMessage(LogLevel.Information, "Database {Where}: {Count} schema step(s) applied")]
    private static partial void LogMigrated(ILogger logger, string where, int count);
}
