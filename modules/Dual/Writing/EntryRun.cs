using SubscriberPortal.Dual.Intents;
using SubscriberPortal.Dual.Sides;
using SubscriberPortal.Kernel.Provisioning;

namespace SubscriberPortal.Dual.Writing;

/// <summary>One entry of an intent on its way through steps 3 and 4: what each side said, and what became of it.</summary>
internal sealed class EntryRun(IntentEntry entry, PlannedWrite plan)
{
    public IntentEntry Entry { get; } = entry;

    public PlannedWrite Plan { get; } = plan;

    /// <summary>What each side said to the forward write; null where nothing was to be written.</summary>
    public Both<WriteOutcome?> Said { get; set; } = new(null, null);

    /// <summary>Set once the entry is through.</summary>
    public WriteOutcome? Outcome { get; set; }

    /// <summary>Whether the intent must stay open for it: something about it is not known yet.</summary>
    public bool StaysOpen => Outcome is WriteOutcome.Unknown;

    public bool IsAcknowledged => Said.All(said => said is null or WriteOutcome.Done);

    public WriteOutcome.Unknown? FirstUnknown => Said.Cloud as WriteOutcome.Unknown ?? Said.Legacy as WriteOutcome.Unknown;

    public void LeaveOpen(string system, string detail, Both<Side> sides) =>
        Outcome = new WriteOutcome.Unknown(system, detail) { Sides = Results(sides) };

    /// <summary>What each side said, for the answer.</summary>
    /// <param name="undone">Whether a side that had acknowledged was put back.</param>
    public IReadOnlyList<SideResult> Results(Both<Side> sides, bool undone = false)
    {
        return [Result(sides.Cloud, Said.Cloud, Entry.Sides.Cloud), Result(sides.Legacy, Said.Legacy, Entry.Sides.Legacy)];

        SideResult Result(Side side, WriteOutcome? said, SideImage image) => said switch
        {
            WriteOutcome.Refused refused => new SideResult(side.Key, false, refused.Detail),
            WriteOutcome.Unknown unknown => new SideResult(side.Key, false, unknown.Detail),
            null when image.Writes => new SideResult(side.Key, false, "Not written."),
            _ => undone ? new SideResult(side.Key, false, "Written, then put back, because the other side did not take it.") : new SideResult(side.Key, true, null),
        };
    }
}
