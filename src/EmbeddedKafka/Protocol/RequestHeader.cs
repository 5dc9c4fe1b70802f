namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>What precedes every request's body.</summary>
/// <param name="ApiKey">The API; possibly one without a codec.</param>
/// <param name="ApiVersion">The version the client chose; possibly one not supported.</param>
/// <param name="CorrelationId">Returned in the response.</param>
/// <param name="ClientId">The client's name for itself.</param>
internal readonly record struct RequestHeader(ApiKey ApiKey, short ApiVersion, int CorrelationId, string? ClientId)
{
    /// <summary>
    /// Reads header version 1, or 2 when the API is flexible at that version. The client id is never compact: brokers
    /// must be able to read it in requests of versions they do not know.
    /// </summary>
    /// <exception cref="MalformedRequestException">The bytes are no header.</exception>
    public static RequestHeader Read(ref KafkaReader reader)
    {
        var key = (ApiKey)reader.ReadInt16();
        short version = reader.ReadInt16();
        var header = new RequestHeader(key, version, reader.ReadInt32(), reader.ReadNullableString(flexible: false));
        if (ApiCatalogue.Find(key) is { } api && api.IsFlexible(version)) reader.SkipTags();
        return header;
    }

    public void Write(KafkaWriter writer)
    {
        writer.WriteInt16((short)ApiKey);
        writer.WriteInt16(ApiVersion);
        writer.WriteInt32(CorrelationId);
        writer.WriteNullableString(ClientId, flexible: false);
        if (ApiCatalogue.Find(ApiKey) is { } api && api.IsFlexible(ApiVersion)) writer.WriteTagCount(0);
    }
}
