using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Items;
using Candlewick.StreamApi.Tail;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Channels;

/// <summary>Order books: the newest of each instrument.</summary>
internal static class DepthChannel
{
    public static Channel Books { get; } = new("depth", TopicCatalog.Depth)
    {
        Reader = services => new DepthReader(services.Options.SchemaIds, services.Loggers.CreateLogger<DepthReader>()),
        Conflate = TimeSpan.FromMilliseconds(100),
        Fold = (books, _, _) =>
        {
            var newest = new TopicState();
            books.Log.Rings.Attach(newest);
            return new TopicItems(newest, books.Items);
        },
    };
}
