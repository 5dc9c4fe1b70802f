namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>What a field, or each element of an array, is on the wire.</summary>
internal enum FieldKind
{
    Bool,
    Int8,
    Int16,
    /// <summary>An int16 that holds an <c>ErrorCode</c>.</summary>
    Error,
    UInt16,
    Int32,
    Int64,
    Float64,
    Uuid,
    String,
    Bytes,
    /// <summary>Record batches: bytes that are neither parsed nor copied.</summary>
    Records,
    Struct,
}
