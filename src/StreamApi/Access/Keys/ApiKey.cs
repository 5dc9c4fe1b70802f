using System.Text.Json.Serialization;

namespace Candlewick.StreamApi.Access.Keys;

/// <summary>An API key as it is kept: all but its secret, of which there is the hash.</summary>
/// <param name="Id">What the secret begins with; no secret itself.</param>
/// <param name="Name">Whose it is, for lists and the audit.</param>
/// <param name="Hash">SHA-256 of the whole secret, hexadecimal. The secret has 256 random bits, so that nothing slower is needed.</param>
/// <param name="Channels">See <see cref="AccessScope"/>.</param>
/// <param name="Instruments">See <see cref="AccessScope"/>.</param>
/// <param name="Expires">Null: never.</param>
/// <param name="Revoked">When; null while it is good.</param>
public sealed record ApiKey(
    string Id, string Name, string Hash, IReadOnlyList<string> Channels, IReadOnlyList<string> Instruments, DateTimeOffset Created, DateTimeOffset? Expires = null, DateTimeOffset? Revoked = null)
{
    /// <summary><c>valid</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public string StateAt(DateTimeOffset now) => Revoked is not null ? "revoked" : Expires <= now ? "expired" : "valid";

    /// <summary>Records compare lists by reference.</summary>
    internal bool IsSameAs(ApiKey other) =>
        other with { Channels = Channels, Instruments = Instruments } == this && Channels.SequenceEqual(other.Channels) && Instruments.SequenceEqual(other.Instruments);
}

/// <summary>The file of keys: <c>{"keys":[…]}</c>.</summary>
internal sealed record ApiKeyList(IReadOnlyList<ApiKey> Keys);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApiKeyList))]
internal sealed partial class ApiKeyJson : JsonSerializerContext;
