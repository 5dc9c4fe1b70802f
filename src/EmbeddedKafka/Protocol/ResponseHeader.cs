namespace Candlewick.EmbeddedKafka.Protocol;

/// <summary>What precedes every response's body: the request's correlation id, and tags where both sides know they may come.</summary>
internal readonly record struct ResponseHeader(int CorrelationId)
{
    /// <exception cref="MalformedRequestException">The bytes are no header.</exception>
    public static ResponseHeader Read(ref KafkaReader reader, ApiDescription api, short version)
    {
        var header = new ResponseHeader(reader.ReadInt32());
        if (api.HasFlexibleResponseHeader(version)) reader.SkipTags();
        return header;
    }

    public void Write(KafkaWriter writer, ApiDescription api, short version)
    {
        writer.WriteInt32(CorrelationId);
        if (api.HasFlexibleResponseHeader(version)) writer.WriteTagCount(0);
    }
}
