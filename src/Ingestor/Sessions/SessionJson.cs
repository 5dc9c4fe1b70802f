using System.Text.Json.Serialization;

namespace Candlewick.Ingestor.Sessions;

/// <summary>What is encrypted and kept of a session, and what is said of it on the web.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionTokens))]
[JsonSerializable(typeof(LoginStep))]
[JsonSerializable(typeof(SessionAnswer))]
internal sealed partial class SessionJson : JsonSerializerContext;
