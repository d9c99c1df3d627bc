using System.Runtime.CompilerServices;

namespace MailKit.Tests.Hosting;

/// <summary>Waits for a condition, and fails when it does not come true in good time.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    public static Task TrueAsync(Func<bool> condition, Func<string>? complaint = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
        => TrueAsync(() => Task.FromResult(condition()), complaint, what);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? complaint = null, [CallerArgumentExpression(nameof(condition))] string? what = null)
    {
        var began = TimeProvider.System.GetTimestamp();

        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, complaint?.Invoke() ?? $"It did not come true: {what}");
            await Task.Delay(Look);
        }
    }
}
