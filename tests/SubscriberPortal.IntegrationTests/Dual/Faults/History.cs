using FsCheck;
using FsCheck.Fluent;

namespace SubscriberPortal.IntegrationTests.Dual.Faults;

/// <summary>What happens in one step of a history.</summary>
internal enum Deed
{
    Create,
    Update,
    Delete,
    Put,
    RepairFromCloud,
    RepairFromLegacy,
    RepairMissing,
    ChangeCloud,
    ChangeLegacy,
    RemoveFromCloud,
    RemoveFromLegacy,
    Look,
    SettleForward,
    SettleBack,
    Restart,
}

/// <param name="Subscriber">0, 1 or 2; the last two want the same number.</param>
/// <param name="FailAt">The call that fails; 0: none.</param>
internal sealed record Step(Deed Deed, int Subscriber, int FailAt, Fault Fault)
{
    public override string ToString() => $"{Deed}({Subscriber}{(FailAt == 0 ? "" : $", {Fault} at call {FailAt}")})";
}

/// <summary>A random history; a failing one shrinks to fewer steps and fewer faults.</summary>
internal sealed record History(IReadOnlyList<Step> Steps)
{
    public static readonly Arbitrary<History> Any = Arb.From(
        from length in Gen.Choose(1, 12)
        from steps in StepGenerator().ArrayOf(length)
        select new History(steps),
        Shrink);

    public override string ToString() => string.Join(" → ", Steps);

    private static Gen<Step> StepGenerator() =>
        from deed in Gen.Elements(Enum.GetValues<Deed>())
        from subscriber in Gen.Choose(0, 2)
        from fails in Gen.Elements(true, false)
        from failAt in Gen.Choose(1, 11)
        from fault in Gen.Elements(Enum.GetValues<Fault>())
        select new Step(deed, subscriber, fails ? failAt : 0, fault);

    private static IEnumerable<History> Shrink(History history)
    {
        var steps = history.Steps;
        for (var i = 0; i < steps.Count; i++) yield return new History([.. steps.Take(i), .. steps.Skip(i + 1)]);
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i].FailAt > 0) yield return new History([.. steps.Take(i), steps[i] with { FailAt = 0 }, .. steps.Skip(i + 1)]);
        }
    }
}
