namespace MailKit.Tests.Hosting;

/// <summary>Waits for a condition, and fails when it does not come true in good time.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public static async Task TrueAsync(Func<Task<bool>> condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var giveUp = TimeProvider.System.GetTimestamp();

        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(giveUp) < Patience, $"It did not come true: {what}");
            await Task.Delay(Look);
        }
    }
}
