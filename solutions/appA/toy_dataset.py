"""Examples that PyTorch can draw batches from (book section A.6)."""

import torch
from torch.utils.data import Dataset


class ToyDataset(Dataset):
    """Feature rows and their class labels, held in memory.

    X (n, features) floats, y (n,) int64 class numbers. ``dataset[i]`` is the pair (features (features,), label ()).
    """

    def __init__(self, X: torch.Tensor, y: torch.Tensor) -> None:  # noqa: N803 - the book's name
        ### BEGIN SOLUTION
        self.features = X
        self.labels = y
        ### END SOLUTION

    def __getitem__(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        """The example at `index`: (features, label)."""
        ### BEGIN SOLUTION
        return self.features[index], self.labels[index]
        ### END SOLUTION

    def __len__(self) -> int:
        """How many examples there are."""
        ### BEGIN SOLUTION
        return self.labels.shape[0]
        ### END SOLUTION
