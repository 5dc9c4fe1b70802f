using Candlewick.Contracts.Topics;
using Candlewick.StreamApi.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.StreamApi.Description;

/// <summary>The topics described: <c>/asyncapi/v1.json</c>.</summary>
internal static class TopicDescription
{
    /// <summary>Descriptions hold no data: they are for everybody.</summary>
    public static void MapTopicDocument(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<StreamApiOptions>();
        byte[] document = TopicDocument.Json(options.Kafka.TopicPrefix, options.Layout.Partitions);
        app.MapGet("/asyncapi/v1.json", () => TypedResults.Bytes(document, "application/json")).AllowAnonymous().ExcludeFromDescription();
    }
}
