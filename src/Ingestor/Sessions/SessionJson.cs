using System.Text.Json.Serialization;

namespace Candlewick.Ingestor.Sessions;

/// <summary>What is encrypted and kept of a session.</summary>
[JsonSerializable(typeof(SessionTokens))]
internal sealed partial class SessionJson : JsonSerializerContext;
