import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";

import { $api, type Analysis, type AnalysisUpdate } from "@/lib/api";
import { toProblem } from "@/lib/problem";
import { refreshLibrary } from "@/lib/query-client";

export interface Correction {
  isPending: boolean;
  /** Set values, or take them back with null; true when the server took them. */
  correct: (update: AnalysisUpdate) => Promise<boolean>;
  takeBackAll: () => Promise<boolean>;
}

/** Correcting what was heard in one track. The answer replaces what the page shows; lists that show the value are read again. */
export function useCorrection(trackId: number): Correction {
  const queries = useQueryClient();
  const params = { path: { track_id: String(trackId) } };
  const onSuccess = (analysis: Analysis) => {
    queries.setQueryData($api.queryOptions("get", "/api/tracks/{track_id}/analysis", { params }).queryKey, analysis);
    void refreshLibrary(queries);
  };
  const onError = (error: unknown) => {
    const problem = toProblem(error);
    notifications.show({ color: "red", title: "The correction was not kept", message: `${problem.detail} ${problem.hint}` });
  };
  const patch = $api.useMutation("patch", "/api/tracks/{track_id}/analysis", { onSuccess, onError });
  const clear = $api.useMutation("delete", "/api/tracks/{track_id}/analysis/override", { onSuccess, onError });
  const settle = (answer: Promise<unknown>) =>
    answer.then(
      () => true,
      () => false,
    );
  return {
    isPending: patch.isPending || clear.isPending,
    correct: (body) => settle(patch.mutateAsync({ params, body })),
    takeBackAll: () => settle(clear.mutateAsync({ params })),
  };
}
