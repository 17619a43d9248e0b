using SubscriberPortal.Jobs.Pages.Workflows.Live;

namespace SubscriberPortal.Jobs.Pages.Workflows.Drawing;

/// <summary>The shapes that say a status without its colour, in a field of 24 units.</summary>
internal static class StateShapes
{
    public static string Of(StateStatus status) => status switch
    {
        StateStatus.Running => "M8 5v14l11-7Z",
        StateStatus.Retrying => "M20 5v5h-5M4 19v-5h5M5.5 9a7 7 0 0 1 12-2.5L20 10M18.5 15a7 7 0 0 1-12 2.5L4 14",
        StateStatus.Succeeded => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8 12.3l2.8 2.8L16 9.5",
        StateStatus.Caught => "M12 3.5 21.5 20h-19ZM12 10v4.5M12 17v.2",
        StateStatus.Failed => "M8 2.8h8L21.2 8v8L16 21.2H8L2.8 16V8ZM9 9l6 6M15 9l-6 6",
        StateStatus.Aborted => "M6 6h12v12H6Z",
        _ => "M5 12h14",
    };
}
