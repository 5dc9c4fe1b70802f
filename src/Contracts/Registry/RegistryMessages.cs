using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candlewick.Contracts.Registry;

/// <summary>One use of a schema id: which version of which subject it is.</summary>
public sealed record SubjectVersion(string Subject, int Version);

internal sealed record RegisterRequest(string Schema, string SchemaType);

internal sealed record RegisterReply(int Id);

internal sealed record SchemaReply(string Schema);

internal sealed record ErrorReply([property: JsonPropertyName("error_code")] int ErrorCode, string? Message);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterReply))]
[JsonSerializable(typeof(SchemaReply))]
[JsonSerializable(typeof(ErrorReply))]
[JsonSerializable(typeof(List<SubjectVersion>))]
internal sealed partial class RegistryMessages : JsonSerializerContext;
