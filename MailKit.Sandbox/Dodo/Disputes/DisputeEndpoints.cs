using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Disputes;

/// <summary>Disputes, to be looked at; they are opened and decided on the console.</summary>
public static class DisputeEndpoints
{
    public static void MapDodoDisputes(this WebApplication app)
    {
        app.Map("GET", "/disputes", static async (call, state) =>
        {
            var (status, stage, customer) = (call.QueryWord<DisputeStatus>("dispute_status"), call.QueryWord<DisputeStage>("dispute_stage"), call.Query("customer_id"));

            await call.AnswerAsync(await state.ReadAsync(s => new Items<DisputeItem>(call.Page(s.Disputes.NewestFirst
                .Where(d => (status is null || d.DisputeStatus == status) && (stage is null || d.DisputeStage == stage) && (customer is null || d.Customer.CustomerId == customer) && call.Within(d.CreatedAt))
                .Select(DisputeItem.Of)))));
        });
        app.Map("GET", "/disputes/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => s.Disputes.Require(call.Route("id"), "Dispute"))));
    }
}
