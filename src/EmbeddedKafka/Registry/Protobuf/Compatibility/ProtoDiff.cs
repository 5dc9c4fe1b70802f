using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;

namespace Candlewick.EmbeddedKafka.Registry.Protobuf.Compatibility;

/// <summary>
/// Finds what keeps readers of one schema from reading data of an earlier one, by the rules of Confluent's registry:
/// fields are matched by number, messages and oneofs by name. Adding and removing fields, renaming them, and any
/// change of an enum are compatible and not reported, save that a required field may not be added.
/// </summary>
internal sealed class ProtoDiff
{
    private readonly List<ProtoDifference> _differences = [];
    private readonly HashSet<(string Old, string New)> _imports = [];
    private readonly FieldDiff _fields;

    private ProtoDiff(ProtoSchema old, ProtoSchema update) => _fields = new FieldDiff(new ProtoTypes(old), new ProtoTypes(update), Add, CompareImported);

    /// <summary>Empty where readers of <paramref name="update"/> can read what was written with <paramref name="old"/>.</summary>
    public static IReadOnlyList<ProtoDifference> Compare(ProtoSchema old, ProtoSchema update)
    {
        var diff = new ProtoDiff(old, update);
        if (old.File.Package != update.File.Package)
        {
            diff.Add("PACKAGE_CHANGED", "#/", $"the package changed from '{old.File.Package}' to '{update.File.Package}'");
        }

        diff.CompareMessages(old.File.MessageType, update.File.MessageType, "");
        return diff._differences;
    }

    private void CompareMessages(IEnumerable<DescriptorProto> old, IEnumerable<DescriptorProto> update, string scope)
    {
        // Entries of maps are compared where a field uses them: their names follow the field's.
        var updated = update.Where(m => m.Options?.MapEntry != true).ToDictionary(m => m.Name);
        foreach (var message in old.Where(m => m.Options?.MapEntry != true))
        {
            string name = scope + message.Name;
            if (updated.TryGetValue(message.Name, out var counterpart))
            {
                CompareMessage(message, counterpart, name);
            }
            else
            {
                Add("MESSAGE_REMOVED", $"#/{name}", "the message was removed or renamed");
            }
        }
    }

    private void CompareMessage(DescriptorProto old, DescriptorProto update, string name)
    {
        foreach (var (code, oneof, description) in OneofDiff.Compare(old, update))
        {
            Add(code, $"#/{name}/{oneof}", description);
        }

        var known = old.Field.Where(f => f.Label == Label.Required).Select(f => f.Number).ToHashSet();
        foreach (var field in update.Field.Where(f => f.Label == Label.Required && !known.Contains(f.Number)).OrderBy(f => f.Number))
        {
            Add("REQUIRED_FIELD_ADDED", $"#/{name}/{field.Number}", $"the field '{field.Name}' is required, and old data may lack it");
        }

        var updated = update.Field.ToDictionary(f => f.Number);
        foreach (var field in old.Field.OrderBy(f => f.Number))
        {
            if (updated.TryGetValue(field.Number, out var counterpart))
            {
                _fields.Compare(field, counterpart, $"#/{name}/{field.Number}");
            }
        }

        CompareMessages(old.NestedType, update.NestedType, name + ".");
    }

    /// <summary>Whether the two are compatible. Messages that import each other's kind end at the pair seen before.</summary>
    private bool CompareImported(ProtoType old, ProtoType update, (string Old, string New) names)
    {
        int before = _differences.Count;
        if (_imports.Add(names))
        {
            CompareMessage(old.Message, update.Message, old.LocalName);
        }

        return _differences.Count == before;
    }

    private void Add(string code, string path, string description) => _differences.Add(new ProtoDifference(code, path, description));
}
