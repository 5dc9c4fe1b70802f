using JasperFx;
using Marten;
using Npgsql;

namespace Candlewick.EventStore.MartenStore;

/// <summary>
/// Our Marten store, built when it is first used: that takes half a second of a process's start, and the writer by COPY
/// never needs it.
/// </summary>
/// <param name="database">The pool it works on; stays the caller's.</param>
public sealed class LazyStore(NpgsqlDataSource database) : IAsyncDisposable
{
    private readonly Lazy<DocumentStore> _store = new(() => Build(database));

    /// <summary>The store.</summary>
    public DocumentStore Value => _store.Value;

    public async ValueTask DisposeAsync()
    {
        if (_store.IsValueCreated)
        {
            await _store.Value.DisposeAsync();
        }
    }

    /// <summary>Never changes the schema by itself: that is done once, at start, by <see cref="MartenSchema"/>.</summary>
    private static DocumentStore Build(NpgsqlDataSource database)
    {
        var options = new StoreOptions { AutoCreateSchemaObjects = AutoCreate.None };
        options.Connection(database);

        // No trying again inside: our transaction is broken by then, and the second error would hide the first.
        options.ConfigureWritePolly(static _ => { });
        return new DocumentStore(options.UseCandlewickStreams());
    }
}
