namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>All schema files together, with every struct's name resolved.</summary>
internal sealed class SchemaSet
{
    private readonly Dictionary<string, StructSchema> _shared = [];

    private SchemaSet(IEnumerable<SchemaFile> files) => Files = [.. files];

    public IReadOnlyList<SchemaFile> Files { get; }

    public IEnumerable<ApiSchema> Apis => Files.Select(f => f.Api).OfType<ApiSchema>().OrderBy(a => a.Key);

    public IEnumerable<StructSchema> Shared => Files.SelectMany(f => f.Shared);

    /// <exception cref="SchemaException">A name is unknown, or declared twice.</exception>
    public static SchemaSet Link(IEnumerable<SchemaFile> files)
    {
        var set = new SchemaSet(files);
        foreach (SchemaFile file in set.Files)
        {
            foreach (StructSchema shared in file.Shared)
            {
                if (set._shared.ContainsKey(shared.Name)) throw new SchemaException(file.Path, shared.Line, $"struct {shared.Name} is declared twice.");
                set._shared.Add(shared.Name, shared);
            }
        }

        foreach (SchemaFile file in set.Files)
        {
            foreach (StructSchema shared in file.Shared) set.Resolve(file, shared);
            if (file.Api is null) continue;
            set.LinkMessage(file, file.Api.Request!);
            set.LinkMessage(file, file.Api.Response!);
        }

        return set;
    }

    private void LinkMessage(SchemaFile file, StructSchema message)
    {
        Resolve(file, message);
        var taken = new HashSet<string>(message.Fields.Select(f => f.Name), StringComparer.Ordinal);
        foreach (StructSchema nested in message.Nested())
        {
            // Structs become classes inside the message's class, beside its properties.
            if (!taken.Add(nested.Name)) throw new SchemaException(file.Path, nested.Line, $"{message.Name} has two members named {nested.Name}.");
        }
    }

    private void Resolve(SchemaFile file, StructSchema owner)
    {
        foreach (FieldSchema field in owner.Fields)
        {
            if (field.Struct is null) continue;
            if (field.Struct.Fields.Count > 0)
            {
                if (owner.IsShared) throw new SchemaException(file.Path, field.Line, "A shared struct names its inner structs; declare them at the margin.");
                Resolve(file, field.Struct);
            }
            else if (_shared.TryGetValue(field.TypeName, out StructSchema shared))
            {
                field.Struct = shared;
            }
            else
            {
                throw new SchemaException(file.Path, field.Line, $"Nothing declares the struct {field.TypeName}.");
            }

            if (field.Tag is not null && HasRecords(field.Struct))
            {
                throw new SchemaException(file.Path, field.Line, "Records cannot be tagged: they are written by reference.");
            }
        }
    }

    private static bool HasRecords(StructSchema schema) =>
        schema.Fields.Any(f => f.Kind == FieldKind.Records || (f.Struct is not null && HasRecords(f.Struct)));
}
