using SubscriberPortal.Jobs.Activities.Migration.Rows;
using SubscriberPortal.Jobs.Activities.Migration.Writing;
using SubscriberPortal.Jobs.Generating;
using SubscriberPortal.Kernel.Provisioning;
using SubscriberPortal.Kernel.Subscribers;

namespace SubscriberPortal.UnitTests.Migration;

public sealed class UndoRuleTests
{
    private const string Wrote = "parent:2";
    private static readonly Subscriber Old = SyntheticSubscribers.At(1, 1);
    private static readonly Subscriber New = Old with { PlanId = "NEW" };
    private static readonly BeforeImage Before = new(Old, "v1", null);

    private readonly UndoRule _rule = new();

    [Fact]
    public void What_was_created_is_removed_at_its_version()
    {
        var (decision, write) = Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write), Stored(New, Wrote));

        Assert.Equal(RowAction.Remove, decision.Action);
        Assert.Equal((null, WriteCondition.AtVersion("v2")), (write!.After, write.Condition));
    }

    [Fact]
    public void What_was_replaced_gets_its_former_content_and_times()
    {
        var (_, write) = Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write, Before), Stored(New, Wrote));

        Assert.Equal((Old, WriteCondition.AtVersion("v2")), (write!.After, write.Condition));
    }

    [Fact]
    public void What_was_removed_is_created_again()
    {
        var (_, write) = Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Remove, Before), null);

        Assert.Equal((Old, WriteCondition.MustBeAbsent), (write!.After, write.Condition));
    }

    [Fact]
    public void What_somebody_changed_since_is_left_and_reported()
    {
        var changed = Stored(New with { PlanId = "NEWER" }, "api:1");

        Assert.Equal("changed_since", Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write), changed).Decision.Fault!.Code);
        Assert.Equal("changed_since", Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write, Before), changed).Decision.Fault!.Code);
        Assert.Equal("changed_since", Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write, Before), null).Decision.Fault!.Code);
        Assert.Equal("changed_since", Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Remove, Before), changed).Decision.Fault!.Code);
    }

    [Fact]
    public void What_is_as_it_was_needs_nothing()
    {
        Assert.Equal(RowAction.Nothing, Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write), null).Decision.Action);
        Assert.Equal(RowAction.Nothing, Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write, Before), Stored(Old, "api:2")).Decision.Action);
    }

    [Fact]
    public void Two_sides_that_differed_before_cannot_be_put_back_through_dual() =>
        Assert.Equal("sides_differed", Decide(new RowDecision(2, Old.Uid, Wrote, RowAction.Write, Before with { Sync = "CONFLICT" }), Stored(New, Wrote)).Decision.Fault!.Code);

    private (RowDecision Decision, SubscriberWrite? Write) Decide(RowDecision undoes, StoredSubscriber? current)
    {
        var row = new JobRow(2, Old.Uid, "undo:2", [Old.Uid]) { Undoes = undoes };
        var decision = _rule.Decide(row, current);
        return (decision, decision.Writes ? _rule.ToWrite(row, decision) : null);
    }

    private static StoredSubscriber Stored(Subscriber subscriber, string writeId) => new(subscriber, "v2", writeId);
}
