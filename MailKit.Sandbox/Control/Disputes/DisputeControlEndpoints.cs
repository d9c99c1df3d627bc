using System.Text.Json;
using MailKit.Sandbox.Dodo.Disputes;

namespace MailKit.Sandbox.Control.Disputes;

/// <summary>Opens disputes of payments, and decides them.</summary>
public static class DisputeControlEndpoints
{
    public static void MapDisputeControl(this WebApplication app)
    {
        var (state, disputes) = (app.Services.GetRequiredService<SandboxState>(), app.Services.GetRequiredService<DisputeProcessor>());

        app.Map("POST", "/payments/{id}/dispute", async call =>
        {
            var dispute = await state.ChangeAsync(change => state.Payments.Find(call.Id) is { Status: PaymentStatus.Succeeded } payment
                ? disputes.Open(change, payment, call.Text("reason"), Word<DisputeStage>(call.Text("stage")) ?? DisputeStage.Dispute)
                : null);
            await (dispute is null ? call.MissAsync("payment that succeeded") : call.AnswerAsync(dispute));
        });
        app.Map("POST", "/disputes/{id}", async call =>
        {
            if (Word<DisputeStatus>($"dispute_{call.Text("status")}") is not { } status)
            {
                await call.RefuseAsync("Say what becomes of it: {\"status\": \"challenged\"}; or won, lost, accepted, cancelled, expired.");
                return;
            }

            if (await state.ReadAsync(s => s.Disputes.Find(call.Id)) is null)
            {
                await call.MissAsync("dispute");
                return;
            }

            var moved = await state.ChangeAsync(change => disputes.Move(change, state.Disputes.Get(call.Id), status, call.Text("remarks")));
            await (moved is null ? call.RefuseAsync("This dispute is decided.", 409) : call.AnswerAsync(moved));
        });
    }

    private static T? Word<T>(string? text)
        where T : struct, Enum
        => Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()!) == text);
}
