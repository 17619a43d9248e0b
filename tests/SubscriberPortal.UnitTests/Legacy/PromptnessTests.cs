using SubscriberPortal.MySql.Statements;

namespace SubscriberPortal.UnitTests.Legacy;

public sealed class PromptnessTests
{
    [Fact]
    public void Whoever_waits_in_vain_each_time_tries_it_once_in_sixty_five_times_in_the_end_and_always_again_when_it_is_prompt()
    {
        var promptness = new Promptness();
        var tries = 0;
        for (var i = 0; i < 10_000; i++)
        {
            if (!promptness.IsWorthWaiting()) continue;
            tries++;
            promptness.Note(cameInTime: false);
        }

        Assert.InRange(tries, 10_000 / 65, (10_000 / 65) + 7);

        while (!promptness.IsWorthWaiting())
        {
        }

        promptness.Note(cameInTime: true);
        Assert.True(promptness.IsWorthWaiting());
        Assert.True(promptness.IsWorthWaiting());
    }
}
