using Candlewick.Instruments.Formats;

namespace Candlewick.Instruments.Download;

/// <summary>
/// The files of one vendor in the data folder: the last good one, the one that is being downloaded (<c>.part</c>), and the last that
/// was refused (<c>.rejected</c>). A good file is only ever replaced by a good one, in one step.
/// </summary>
internal sealed class MasterFolder(string folder, IMasterFormat format)
{
    public string Vendor => format.Vendor;

    public string Good { get; } = Path.Combine(folder, format.FileName);

    public string Part => Good + ".part";

    public string Rejected => Good + ".rejected";

    public FileState? GoodState => File.Exists(Good) ? FileState.Read(Good + ".state") : null;

    public FileState? PartState => File.Exists(Part) ? FileState.Read(Part + ".state") : null;

    /// <summary>A new download begins, in place of any that was not finished.</summary>
    public void Begin(FileState state)
    {
        Directory.CreateDirectory(folder);

        // Without its file a state is not looked at; so the old file goes first.
        DropPart();
        state.Save(Part + ".state");
    }

    /// <summary>The downloaded file, read and found good, becomes the one in use.</summary>
    public void Accept(FileState state)
    {
        File.Move(Part, Good, overwrite: true);

        // Cut off here, the old state stays beside the new file: the next download is whole, not conditional on a file we lack.
        state.Save(Good + ".state");
        File.Delete(Part + ".state");
    }

    /// <summary>The downloaded file is put aside to be looked at.</summary>
    public void Reject()
    {
        File.Move(Part, Rejected, overwrite: true);
        File.Delete(Part + ".state");
    }

    /// <summary>The file in use, damaged since, is put aside; without it, its state is not looked at.</summary>
    public void RejectGood() => File.Move(Good, Rejected, overwrite: true);

    public void DropPart()
    {
        File.Delete(Part);
        File.Delete(Part + ".state");
    }
}
