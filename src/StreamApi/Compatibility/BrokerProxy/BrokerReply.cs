using System.Text.Json;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>A command was carried out.</summary>
/// <param name="Data">Writes what was asked for.</param>
internal sealed record BrokerReply(string Message, Action<Utf8JsonWriter> Data) : StreamEvent;
