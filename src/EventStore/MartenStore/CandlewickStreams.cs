using System.Text.Json.Serialization.Metadata;
using Candlewick.EventStore.Events;
using JasperFx.Events;
using Marten;

namespace Candlewick.EventStore.MartenStore;

/// <summary>What Marten must know of our streams, for our own use of it and for everyone else's.</summary>
public static class CandlewickStreams
{
    /// <summary>
    /// Sets a Marten store up for Candlewick's streams: keys are strings, appends are quick and carry their own time
    /// stamps, JSON is System.Text.Json's with property names as declared, and every event class has its alias. The
    /// connection and all that is the user's own stay with the user.
    /// </summary>
    public static StoreOptions UseCandlewickStreams(this StoreOptions options)
    {
        options.Events.StreamIdentity = StreamIdentity.AsString;

        // Of the two quick ways the one with the caller's time stamps: the other takes the server's clock by way of the
        // session's time zone, and stores wrong times wherever that is not UTC.
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.UseSystemTextJsonForSerialization(configure: json =>
            json.TypeInfoResolver = JsonTypeInfoResolver.Combine(EventJson.Default, json.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()));
        foreach (var type in EventTypes.All)
        {
            options.Events.MapEventType(type.Class, type.Alias);
        }

        return options;
    }
}
