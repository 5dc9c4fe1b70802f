using Candlewick.EventStore.MartenStore;
using JasperFx;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;

namespace Candlewick.Samples.MartenProjection;

/// <summary>A Marten of your own on Candlewick's streams.</summary>
public static class Days
{
    /// <summary>Opens it. It makes its own tables (<c>mt_doc_tradingday</c>) beside those that are there.</summary>
    /// <param name="connectionString">The database of the pipeline.</param>
    public static DocumentStore Open(string connectionString) => DocumentStore.For(options =>
    {
        options.Connection(connectionString);
        options.UseCandlewickStreams();
        options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
        options.Projections.AsyncMode = DaemonMode.Solo;
        options.Projections.Add<TradingDayProjection>(ProjectionLifecycle.Async);
    });
}
