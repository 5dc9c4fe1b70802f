namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>A named list of fields: a request, a response, a struct inside one, or a struct shared by several.</summary>
internal sealed class StructSchema(string name, int line)
{
    public string Name => name;

    public int Line => line;

    /// <summary>True for a struct declared at the left margin, usable by every file.</summary>
    public bool IsShared { get; set; }

    public List<FieldSchema> Fields { get; } = [];

    public IEnumerable<FieldSchema> Untagged => Fields.Where(f => f.Tag is null);

    /// <summary>Tagged fields in the order the wire wants them.</summary>
    public IEnumerable<FieldSchema> Tagged => Fields.Where(f => f.Tag is not null).OrderBy(f => f.Tag);

    /// <summary>The structs declared in place below this one, at any depth.</summary>
    public IEnumerable<StructSchema> Nested()
    {
        foreach (FieldSchema field in Fields)
        {
            if (field.Struct is not { IsShared: false } own) continue;
            yield return own;
            foreach (StructSchema deeper in own.Nested()) yield return deeper;
        }
    }
}
