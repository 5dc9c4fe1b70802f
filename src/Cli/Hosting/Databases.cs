using Candlewick.Cli.Settings;
using Candlewick.EventStore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Candlewick.Cli.Hosting;

/// <summary>The two pools of connections to PostgreSQL: the process's own, which nobody can empty, and its readers'.</summary>
internal sealed class Databases(NpgsqlDataSource own, NpgsqlDataSource readers) : IAsyncDisposable
{
    /// <summary>Of projections and health checks.</summary>
    public NpgsqlDataSource Own { get; } = own;

    /// <summary>Of the API's clients.</summary>
    public NpgsqlDataSource Readers { get; } = readers;

    /// <summary>Of a process without clients; does not connect yet.</summary>
    public static Databases Of(string postgres)
    {
        var own = EventStoreDatabase.CreateDataSource(postgres);
        return new Databases(own, own);
    }

    /// <summary>Brings the database up to date and asks how many readers it has room for.</summary>
    /// <exception cref="DatabaseUnavailableException">It does not answer in time, or refuses us.</exception>
    public static async Task<Databases> OfServerAsync(string postgres, int readers, CancellationToken cancellationToken)
    {
        using var loggers = Logs.Factory();
        var own = EventStoreDatabase.CreateDataSource(postgres);
        try
        {
            await EventStoreDatabase.PrepareAsync(own, PipelineSettings.Patience, TimeProvider.System, loggers.CreateLogger<Databases>(), cancellationToken);
            return new Databases(own, await ReaderPool.CreateAsync(own, postgres, readers, ReaderPool.UsualPatience, cancellationToken));
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Readers.DisposeAsync();
        await Own.DisposeAsync();
    }
}
